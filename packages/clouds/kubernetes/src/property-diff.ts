import { isDeepStrictEqual } from "node:util";
import { isObject, type PropertyMap, type PropertyValue } from "@kindling/core/property-value";
import type { DiffResult, PropertyDiffKind } from "@kindling/core/provider";

type Path = readonly (string | number)[];

/** A part that differs. */
export interface Difference {
  readonly path: Path;
  readonly kind: "add" | "delete" | "update";
}

/** Where two values differ, at their leaves. */
export function differences(
  before: PropertyValue | undefined,
  after: PropertyValue | undefined,
  path: Path = [],
): Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before === undefined) return [{ path, kind: "add" }];
  if (after === undefined) return [{ path, kind: "delete" }];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }).flatMap((_, index) =>
      differences(before[index], after[index], [...path, index]),
    );
  }
  if (!isObject(before) || !isObject(after)) return [{ path, kind: "update" }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => differences(before[key], after[key], [...path, key]));
}

/** The part of the live state that the inputs speak of. */
export function pruned(live: PropertyMap, shape: PropertyMap): PropertyMap {
  const part = (value: PropertyValue, like: PropertyValue): PropertyValue => {
    if (isObject(value) && isObject(like)) return pruned(value, like);
    if (!Array.isArray(value) || !Array.isArray(like) || value.length !== like.length) return value;
    return value.map((item, index) => part(item, like[index] ?? null));
  };
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, like]) => {
      const value = live[key];
      return value === undefined ? [] : [[key, part(value, like)]];
    }),
  );
}

const BARE = /^[A-Za-z_$][\w$]*$/;

/** As Pulumi prints paths: `data["tls.crt"]`, `spec.users[0]`. */
export function pathText(path: Path): string {
  return path.reduce<string>((written, part) => {
    if (typeof part === "number") return `${written}[${part}]`;
    if (!BARE.test(part)) return `${written}[${JSON.stringify(part)}]`;
    return written === "" ? part : `${written}.${part}`;
  }, "");
}

/** A diff as the engine takes it. `replacing` are paths whose change, or that of what is within, needs a new resource. */
export function diffResult(
  found: readonly Difference[],
  replacing: readonly string[],
  ignored: readonly string[],
): DiffResult {
  const within = (path: string, outer: string) =>
    path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
  const counted = found
    .map(({ path, kind }) => ({ path: pathText(path), kind }))
    .filter(({ path }) => !ignored.some((outer) => within(path, outer)));
  const replaces = counted
    .filter(({ path }) => replacing.some((outer) => within(path, outer)))
    .map(({ path }) => path);
  const kindOf = (path: string, kind: Difference["kind"]): PropertyDiffKind =>
    replaces.includes(path) ? `${kind}-replace` : kind;
  return {
    changes: counted.length > 0 ? "some" : "none",
    replaces,
    stables: [],
    deleteBeforeReplace: false,
    detailedDiff: Object.fromEntries(
      counted.map(({ path, kind }) => [path, { kind: kindOf(path, kind), inputDiff: true }]),
    ),
  };
}
