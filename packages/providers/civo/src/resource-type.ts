import type { PropertyMap, PropertyValue } from "@kindling/core/property-value";
import type { Reply } from "./api.ts";

/** An input property of a resource. */
export interface Property {
  readonly type: "string" | "integer";
  /** What a change of it takes. */
  readonly change: "update" | "replace";
  /** Encrypted in state and hidden everywhere else. */
  readonly secret?: boolean;
  /** The API's name of it in POST and PUT. */
  readonly field: string;
  /** Taken when the program gives none. */
  readonly default?: PropertyValue;
  /** Whether taking it out of the program is a change; else Civo's value stays. */
  readonly removal?: "change";
  /** Says what is wrong with a value of the right type. */
  readonly problem?: (value: PropertyValue) => string | undefined;
}

/** All that sets one type of resource apart. */
export interface ResourceType {
  /** Pulumi's token: `civo:index/objectStore:ObjectStore`. */
  readonly token: string;
  /** What people call it, for messages. */
  readonly noun: string;
  /** Its list in the API, after `/v2/`. */
  readonly path: string;
  /** The region's feature that it needs. */
  readonly feature: string;
  readonly inputs: Readonly<Record<string, Property>>;
  /** Outputs that only the cloud knows before it exists. */
  readonly outputs: readonly string[];
  /** Outputs to encrypt in state. */
  readonly secrets: readonly string[];
  /** The properties that an API record shows; undefined where Civo sent null. */
  properties(record: Reply): Readonly<Record<string, PropertyValue | undefined>>;
  /** Whether a record of the same name, found after a lost answer, is surely what these inputs asked for. */
  isMadeFrom(record: Reply, inputs: PropertyMap): boolean;
}
