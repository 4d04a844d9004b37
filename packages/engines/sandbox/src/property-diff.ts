import {
  isObject,
  isSecret,
  type PropertyMap,
  type PropertyValue,
  withoutSecrets,
} from "@kindling/core/property-value";
import type { DiffResult, PropertyDiffKind } from "@kindling/core/provider";
import { formatPath, type PropertyPath } from "./property-path.ts";

export type DetailedDiff = DiffResult["detailedDiff"];

/** Equal in value and in secrecy; in objects `null` is the same as absent, as in Pulumi. */
export function equalProperties(a: PropertyValue | undefined, b: PropertyValue | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equalProperties(item, b[i]));
  }
  if (!isObject(a) || !isObject(b)) return (a ?? null) === (b ?? null);
  for (const key in a) if (!equalProperties(a[key], b[key])) return false;
  for (const key in b) if (a[key] === undefined && (b[key] ?? null) !== null) return false;
  return true;
}

/** What differs between two maps of inputs, secrets laid open, by property path. */
export function diffInputs(olds: PropertyMap, news: PropertyMap): DetailedDiff {
  const found: Record<string, { kind: PropertyDiffKind; inputDiff: boolean }> = {};
  const visit = (a: PropertyValue | undefined, b: PropertyValue | undefined, path: PropertyPath): void => {
    if (equalProperties(a, b)) return;
    if (Array.isArray(a) && Array.isArray(b)) {
      for (let i = 0; i < Math.max(a.length, b.length); i++) visit(a[i], b[i], [...path, i]);
    } else if (isObject(a) && isObject(b) && !isSecret(a) && !isSecret(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
        visit(a[key], b[key], [...path, key]);
    } else {
      const kind = (a ?? null) === null ? "add" : (b ?? null) === null ? "delete" : "update";
      found[formatPath(path)] = { kind, inputDiff: true };
    }
  };
  visit(withoutSecrets(olds), withoutSecrets(news), []);
  return found;
}

/** The same differences seen from the other side: what was added is deleted. */
export function invertDiff(diff: DetailedDiff): DetailedDiff {
  const inverse = (kind: PropertyDiffKind): PropertyDiffKind => {
    if (kind.startsWith("add")) return kind.replace("add", "delete") as PropertyDiffKind;
    return kind.replace("delete", "add") as PropertyDiffKind;
  };
  return Object.fromEntries(
    Object.entries(diff).map(([path, entry]) => [path, { ...entry, kind: inverse(entry.kind) }]),
  );
}
