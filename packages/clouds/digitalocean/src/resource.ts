import type { PropertyMap, PropertyValue } from "@kindling/core/property-value";
import type { CheckFailure } from "@kindling/core/provider";
import type { Session } from "./session.ts";

/** How an input of a resource behaves (schemas of terraform-provider-digitalocean; its Pulumi schema 4.76). */
export interface Input {
  readonly required?: true;
  /** A change needs a new resource. */
  readonly replaces?: true;
  /** What isn't given stays as it is, and only the cloud can tell what that is. */
  readonly computed?: true;
  /** Why a value is refused before anything runs; it may be anything that a program can write. */
  readonly refuses?: (value: PropertyValue) => string | undefined;
  /** Whether two values, neither of them absent, mean the same. */
  readonly same?: (before: PropertyValue, after: PropertyValue) => boolean;
}

/** A type of resource as the provider has it. Property maps hold no secrets here: they are wrapped around it. */
export interface Resource {
  readonly inputs: Readonly<Record<string, Input>>;
  /** What only the cloud can tell, besides computed inputs. */
  readonly outputs: readonly string[];
  /** Those of the outputs that are secret (facts: DigitalOcean). */
  readonly secrets?: readonly string[];
  /** Why inputs don't go together. Values may be unknown. */
  refuses?(inputs: PropertyMap): readonly CheckFailure[];
  /** Differences that aren't any, though the input itself would say so. */
  suppresses?(name: string, before: PropertyMap, after: PropertyMap): boolean;
  /**
   * Makes the resource and returns its id. What fails before `made` was called leaves nothing in the state, whatever
   * was made; what fails after it leaves the resource there.
   */
  create(session: Session, inputs: PropertyMap, made: (id: string) => void): Promise<string>;
  /** The state as the API has it, all inputs that it tells of among it; undefined when the resource is gone. */
  read(session: Session, id: string, known: PropertyMap): Promise<PropertyMap | undefined>;
  /** Carries out the differences between two states. Absent: every change replaces. */
  update?(session: Session, id: string, before: PropertyMap, after: PropertyMap): Promise<void>;
  remove(session: Session, id: string, known: PropertyMap): Promise<void>;
  /** What `pulumi import` is given, where that isn't the id. */
  imported?(id: string): { readonly id: string; readonly known: PropertyMap };
}

/** A string from a property map, which checks have seen to. */
export const text = (map: PropertyMap, name: string): string => String(map[name] ?? "");
export const number = (map: PropertyMap, name: string): number => Number(map[name] ?? 0);
export const list = (map: PropertyMap, name: string): PropertyMap[] =>
  (Array.isArray(map[name]) ? map[name] : []) as PropertyMap[];
export const strings = (map: PropertyMap, name: string): string[] =>
  (Array.isArray(map[name]) ? map[name] : []).map(String);

/** Refuses what isn't one of these, in Terraform's words. */
export const oneOf =
  (...allowed: readonly string[]) =>
  (value: PropertyValue): string | undefined =>
    allowed.includes(String(value))
      ? undefined
      : `expected one of ${JSON.stringify(allowed)}, got ${String(value)}`;

/** Splits `<cluster id>,<name>`, by which what is in a cluster is imported. */
export function importedBy(join: (cluster: string, name: string) => string) {
  return (id: string): { id: string; known: PropertyMap } => {
    const [clusterId = "", name] = id.split(",");
    if (!name)
      throw new Error(
        "must use the ID of the source database cluster and the name joined with a comma (e.g. `id,name`)",
      );
    return { id: join(clusterId, name), known: { clusterId, name } };
  };
}
