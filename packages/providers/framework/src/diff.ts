import type { DescField, DescMessage } from "@bufbuild/protobuf";
import {
  containsUnknown,
  isObject,
  type PropertyMap,
  type PropertyValue,
} from "@kindling/core/property-value";
import type { DiffResult, PropertyDiffKind } from "@kindling/core/provider";
import { nestedMessage, type Property, propertiesOf, zeroIsAbsent } from "./properties.ts";
import { formatPath, type PropertyPath } from "./property-path.ts";
import { open } from "./secrets.ts";
import { isZero } from "./to-properties.ts";

/**
 * Whether two values of a property mean the same to the cloud, such as `LON1` and `lon1`. The old one is null where
 * nothing is known of it, as after an import.
 */
export type Equal = (old: PropertyValue, value: PropertyValue) => boolean;
/** By the field's name in TypeScript. */
export type Equals = Readonly<Record<string, Equal>>;

export interface Change {
  readonly path: PropertyPath;
  readonly kind: "add" | "delete" | "update";
  /** The property can't change: the resource must be made anew. */
  readonly replaces: boolean;
}

/**
 * What a program changes in the inputs of a resource. A removed input is a change, unless the cloud chooses when the
 * program doesn't (`computed`); a value that isn't known yet may be another, so it is one too. What the old inputs
 * don't give may stand in the old outputs, chosen by the cloud or by an older provider: naming that very value is no
 * change.
 */
export function changes(
  schema: DescMessage,
  oldInputs: PropertyMap,
  newInputs: PropertyMap,
  equals: Equals = {},
  oldOutputs: PropertyMap = {},
): Change[] {
  const sides = { olds: open(oldInputs), news: open(newInputs), there: open(oldOutputs) };
  return inMessage(schema, sides, [], false, equals);
}

/** The changes as Pulumi's Diff answers them. */
export function diffResult(
  found: readonly Change[],
  stables: readonly string[],
  deleteBeforeReplace: boolean,
): DiffResult {
  const replaces = found.filter((change) => change.replaces).map(({ path }) => formatPath(path));
  return {
    changes: found.length > 0 ? "some" : "none",
    replaces,
    stables,
    deleteBeforeReplace: deleteBeforeReplace && replaces.length > 0,
    detailedDiff: Object.fromEntries(
      found.map(({ path, kind, replaces }) => [
        formatPath(path),
        { kind: (replaces ? `${kind}-replace` : kind) as PropertyDiffKind, inputDiff: true },
      ]),
    ),
  };
}

interface Sides {
  readonly olds: PropertyMap;
  readonly news: PropertyMap;
  /** What the cloud has, be it given or chosen. */
  readonly there: PropertyMap;
}

function inMessage(
  schema: DescMessage,
  sides: Sides,
  path: PropertyPath,
  replaces: boolean,
  equals: Equals = {},
): Change[] {
  return propertiesOf(schema)
    .filter(({ role }) => role !== "output")
    .flatMap((property) =>
      inProperty(property, sides, [...path, property.name], replaces, equals[property.field.localName]),
    );
}

function inProperty(
  property: Property,
  { olds, news, there }: Sides,
  path: PropertyPath,
  within: boolean,
  equal: Equal | undefined,
): Change[] {
  const { name, field } = property;
  const replaces = within || property.immutable;
  const old = given(field, olds[name]);
  const value = given(field, news[name]);
  if (value === undefined && !property.removalChanges) return [];
  if (value === undefined) return old === undefined ? [] : [{ path, kind: "delete", replaces }];
  const chosen = given(field, there[name]);
  if (old === undefined && chosen !== undefined) {
    const found = between(field, chosen, value, undefined, path, replaces, equal);
    return found.length === 0
      ? []
      : [{ path, kind: "add", replaces: found.some((change) => change.replaces) }];
  }
  if (old === undefined && equal && !containsUnknown(value) && equal(null, value)) return [];
  return old === undefined
    ? [{ path, kind: "add", replaces }]
    : between(field, old, value, there[name], path, replaces, equal);
}

function between(
  field: DescField,
  old: PropertyValue,
  value: PropertyValue,
  there: PropertyValue | undefined,
  path: PropertyPath,
  replaces: boolean,
  equal: Equal | undefined,
): Change[] {
  if (equal && !containsUnknown(value) && equal(old, value)) return [];
  if (field.fieldKind === "list" && Array.isArray(old) && Array.isArray(value))
    return inList(field, old, value, path, replaces);
  if (field.fieldKind === "map" && isObject(old) && isObject(value))
    return inMap(field, old, value, path, replaces);
  return inElement(field, old, value, path, replaces, there);
}

function inList(
  field: DescField,
  olds: PropertyValue[],
  news: PropertyValue[],
  path: PropertyPath,
  replaces: boolean,
): Change[] {
  return Array.from({ length: Math.max(olds.length, news.length) }, (_, index): Change[] => {
    const at = [...path, index];
    if (index >= olds.length) return [{ path: at, kind: "add", replaces }];
    if (index >= news.length) return [{ path: at, kind: "delete", replaces }];
    return inElement(field, olds[index] as PropertyValue, news[index] as PropertyValue, at, replaces);
  }).flat();
}

function inMap(
  field: DescField,
  olds: PropertyMap,
  news: PropertyMap,
  path: PropertyPath,
  replaces: boolean,
): Change[] {
  return [...new Set([...Object.keys(olds), ...Object.keys(news)])].flatMap((key): Change[] => {
    const [old, value] = [olds[key], news[key]];
    const at = [...path, key];
    if (old === undefined || value === undefined)
      return [{ path: at, kind: old === undefined ? "add" : "delete", replaces }];
    return inElement(field, old, value, at, replaces);
  });
}

/** What the cloud chose within a list or a map is passed over: it may keep them in another order. */
function inElement(
  field: DescField,
  old: PropertyValue,
  value: PropertyValue,
  path: PropertyPath,
  replaces: boolean,
  there: PropertyValue = {},
): Change[] {
  const nested = nestedMessage(field);
  if (nested && isObject(old) && isObject(value)) {
    const sides = { olds: old, news: value, there: isObject(there) ? there : {} };
    return inMessage(nested, sides, path, replaces);
  }
  return same(old, value) ? [] : [{ path, kind: "update", replaces }];
}

/** The value where it says something: null says nothing, nor does a zero where that means absent. */
function given(field: DescField, value: PropertyValue | undefined): PropertyValue | undefined {
  if (value === undefined || value === null) return undefined;
  return zeroIsAbsent(field) && isZero(value) ? undefined : value;
}

/** Deep equality; unknowns equal nothing. */
export function same(old: PropertyValue, value: PropertyValue): boolean {
  if (containsUnknown(value)) return false;
  if (Array.isArray(old) && Array.isArray(value))
    return (
      old.length === value.length && old.every((item, index) => same(item, value[index] as PropertyValue))
    );
  if (isObject(old) && isObject(value)) {
    const keys = Object.keys(old);
    return (
      keys.length === Object.keys(value).length &&
      keys.every((key) => key in value && same(old[key] as PropertyValue, value[key] as PropertyValue))
    );
  }
  return old === value;
}

/** Texts that differ in case alone mean the same. */
export const ignoringCase: Equal = (old, value) =>
  typeof old === "string" && typeof value === "string" && old.toLowerCase() === value.toLowerCase();

/** Lists that differ in order alone mean the same. */
export const ignoringOrder: Equal = (old, value) =>
  Array.isArray(old) && Array.isArray(value) && same(sorted(old), sorted(value));

const sorted = (list: PropertyValue[]): PropertyValue[] => list.map((item) => JSON.stringify(item)).sort();
