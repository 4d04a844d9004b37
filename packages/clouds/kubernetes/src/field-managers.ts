import { isDeepStrictEqual } from "node:util";
import { isObject, type PropertyMap, type PropertyValue } from "@kindling/core/property-value";
import { ApiError } from "./api-error.ts";
import { apiVersionOf, type KubernetesObject } from "./object.ts";

/** Which fields each manager set last (`metadata.managedFields`), as paths of names. */
export type FieldManagers = Readonly<Record<string, readonly string[]>>;

const encode = (path: readonly string[]): string => JSON.stringify(path);
const decode = (path: string): string[] => JSON.parse(path);

/** What says which object is meant; no manager owns it. */
const isIdentity = (path: readonly string[]): boolean =>
  ["apiVersion", "kind", "metadata,name", "metadata,namespace"].includes(path.join());

/** The paths of an object's values. Lists are one value, as a CRD's are unless it says otherwise. */
export function leaves(value: PropertyValue, path: readonly string[] = []): string[] {
  if (isIdentity(path)) return [];
  const entries = isObject(value) ? Object.entries(value) : [];
  if (entries.length === 0) return path.length > 0 ? [encode(path)] : [];
  return entries.flatMap(([key, item]) => leaves(item, [...path, key]));
}

export function valueAt(
  object: PropertyValue | undefined,
  path: readonly string[],
): PropertyValue | undefined {
  return path.reduce<PropertyValue | undefined>(
    (value, key) => (isObject(value) ? value[key] : undefined),
    object,
  );
}

/** What was applied, and who manages it from now on. */
export interface Applied {
  readonly object: KubernetesObject;
  readonly managers: FieldManagers;
}

/**
 * Server-side apply: `config` is all that `manager` wants. What it wanted before and no one else does goes; what another
 * manager set to something else is a `Conflict`, unless forced.
 */
export function serverSideApply(
  live: KubernetesObject,
  managers: FieldManagers,
  manager: string,
  config: KubernetesObject,
  force: boolean,
): Applied {
  const wanted = leaves(config);
  const others = Object.entries(managers).filter(([name]) => name !== manager);
  const conflicts = others.flatMap(([name, paths]) =>
    paths
      .filter((path) => wanted.some((want) => overlap(want, path)) && differsAt(live, config, path))
      .map((path) => ({ name, path })),
  );
  if (conflicts.length > 0 && !force) throw new ApiError("Conflict", conflictWords(conflicts, config));
  const taken = new Set(conflicts.map(({ path }) => path));
  const kept = others.map(([name, paths]) => [name, paths.filter((path) => !taken.has(path))] as const);
  const dropped = (managers[manager] ?? []).filter(
    (path) => !wanted.includes(path) && !kept.some(([, paths]) => paths.includes(path)),
  );
  const pruned = dropped.reduce((object, path) => without(object, decode(path)), live);
  return {
    object: merged(pruned, config),
    managers: { ...Object.fromEntries(kept.filter(([, paths]) => paths.length > 0)), [manager]: wanted },
  };
}

/** `from`'s fields become `to`'s. */
export function handedOver(managers: FieldManagers, from: string, to: string): FieldManagers {
  const { [from]: fields, ...rest } = managers;
  return fields ? { ...rest, [to]: [...new Set([...(rest[to] ?? []), ...fields])] } : managers;
}

function overlap(one: string, other: string): boolean {
  const [a, b] = [decode(one), decode(other)];
  return a.every((part, index) => index >= b.length || part === b[index]);
}

function differsAt(live: KubernetesObject, config: KubernetesObject, path: string): boolean {
  const names = decode(path);
  return !isDeepStrictEqual(valueAt(live, names), valueAt(config, names));
}

function conflictWords(
  conflicts: readonly { readonly name: string; readonly path: string }[],
  config: KubernetesObject,
): string {
  const version = apiVersionOf(config);
  const shown = (path: string) =>
    decode(path)
      .map((part) => `.${part}`)
      .join("");
  const [first] = conflicts;
  if (conflicts.length === 1 && first)
    return `Apply failed with 1 conflict: conflict with "${first.name}" using ${version}: ${shown(first.path)}`;
  const byName = Map.groupBy(conflicts, ({ name }) => name);
  const lists = [...byName].map(
    ([name, own]) =>
      `conflicts with "${name}" using ${version}:\n${own.map(({ path }) => `- ${shown(path)}`).join("\n")}`,
  );
  return `Apply failed with ${conflicts.length} conflicts: ${lists.join("\n")}`;
}

function merged(live: PropertyMap, config: PropertyMap): PropertyMap {
  const entries = Object.entries(config).map(([key, value]) => {
    const before = live[key];
    return [key, isObject(value) && isObject(before) ? merged(before, value) : value];
  });
  return { ...live, ...Object.fromEntries(entries) };
}

/** Without the value at a path, and without what is empty then. */
function without(object: PropertyMap, [key = "", ...rest]: readonly string[]): PropertyMap {
  const { [key]: value, ...others } = object;
  if (rest.length === 0 || !isObject(value)) return others;
  const inner = without(value, rest);
  return Object.keys(inner).length > 0 ? { ...object, [key]: inner } : others;
}
