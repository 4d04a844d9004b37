import { createHash } from "node:crypto";
import {
  containsUnknown,
  isSecret,
  type PropertyMap,
  type PropertyValue,
  secret,
  UNKNOWN,
  withoutSecrets,
} from "@kindling/core/property-value";
import type { DiffResult } from "@kindling/core/provider";
import type { Resource } from "./resource.ts";

/** Names the inputs that the bridge made up, as it keeps them in the inputs. */
const DEFAULTS = "__defaults";

/** What a resource is made of: without secrets' wrapping, nulls and the bridge's own entry. */
export function plain(map: PropertyMap): PropertyMap {
  const { [DEFAULTS]: _, ...properties } = withoutSecrets(map) as PropertyMap;
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}

/** A state as the engine gets it. */
export function wrapped({ secrets = [] }: Resource, state: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => [name, secrets.includes(name) ? secret(value) : value]),
  );
}

/** Inputs with a name of the bridge's making where the program gives none: the resource's own and seven digits. */
export function named(
  { inputs }: Resource,
  news: PropertyMap,
  olds: PropertyMap | undefined,
  urn: string,
  randomSeed: Uint8Array,
): PropertyMap {
  const given = Object.fromEntries(Object.entries(news).filter(([name]) => name !== DEFAULTS));
  if (!inputs.name || given.name !== undefined) return given;
  const isMadeUp = Array.isArray(olds?.[DEFAULTS]) && olds[DEFAULTS].includes("name");
  const digits = createHash("sha256").update(randomSeed).digest("hex").slice(0, 7);
  const made = `${urn.split("::").slice(3).join("::")}-${digits}`;
  return { ...given, name: (isMadeUp ? olds?.name : undefined) ?? made, [DEFAULTS]: ["name"] };
}

/** What a preview knows of a resource that isn't there yet. */
export function planned(resource: Resource, inputs: PropertyMap): PropertyMap {
  const computed = Object.entries(resource.inputs).flatMap(([name, input]) => (input.computed ? [name] : []));
  const unknown = [...resource.outputs, ...computed].map((name): [string, PropertyValue] => [name, UNKNOWN]);
  return wrapped(resource, { ...Object.fromEntries(unknown), ...plain(inputs) });
}

const isEmpty = (value: PropertyValue | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  value === false ||
  (Array.isArray(value) && value.length === 0);

/** Whether an input is another than the state has it: the bridge compares with the state, not with the old inputs. */
function differs(resource: Resource, name: string, before: PropertyMap, after: PropertyMap): boolean {
  const [old, next] = [before[name], after[name]];
  const { computed, same } = resource.inputs[name] ?? {};
  if (isEmpty(next)) {
    if (computed || isEmpty(old)) return false;
  } else if (containsUnknown(next ?? null)) {
    return true;
  } else if (JSON.stringify(sorted(old)) === JSON.stringify(sorted(next))) {
    return false;
  }
  if (old !== undefined && next !== undefined && same?.(old, next)) return false;
  return !resource.suppresses?.(name, before, after);
}

const sorted = (value: PropertyValue | undefined): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value)
        .map(([key, item]) => [key, sorted(item)])
        .sort()
    : Array.isArray(value)
      ? value.map(sorted)
      : value;

/** How the inputs differ from the state. A replacement deletes first, unless the bridge made the name up. */
export function difference(
  resource: Resource,
  outputs: PropertyMap,
  news: PropertyMap,
  ignored: readonly string[],
): DiffResult {
  const [before, after] = [plain(outputs), plain(news)];
  const changed = Object.keys(resource.inputs).filter(
    (name) => !ignored.includes(name) && differs(resource, name, before, after),
  );
  const replaces = changed.filter((name) => resource.inputs[name]?.replaces);
  const kindOf = (name: string) => {
    const kind = isEmpty(after[name]) ? "delete" : isEmpty(before[name]) ? "add" : "update";
    return replaces.includes(name) ? (`${kind}-replace` as const) : kind;
  };
  return {
    changes: changed.length > 0 ? "some" : "none",
    replaces,
    stables: [],
    deleteBeforeReplace: replaces.length > 0 && resource.inputs.name !== undefined && !news[DEFAULTS],
    detailedDiff: Object.fromEntries(changed.map((name) => [name, { kind: kindOf(name), inputDiff: true }])),
  };
}

/** The inputs that would make this state: those that there were, or for an import all that it tells of. */
export function inputsOf(resource: Resource, olds: PropertyMap, state: PropertyMap): PropertyMap {
  const before = plain(olds);
  const isImport = Object.keys(before).length === 0;
  const names = Object.keys(resource.inputs).filter((name) =>
    isImport ? !isEmpty(state[name]) : name in before,
  );
  const inputs = names.map((name): [string, PropertyValue] => {
    const old = olds[name];
    if (old !== undefined && !differs(resource, name, state, before)) return [name, old];
    const value = state[name] ?? null;
    return [name, isSecret(old) ? secret(value) : value];
  });
  return { ...Object.fromEntries(inputs), ...(olds[DEFAULTS] && { [DEFAULTS]: olds[DEFAULTS] }) };
}
