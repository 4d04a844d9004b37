import { createHash } from "node:crypto";
import { type DescField, type DescMessage, getOption, ScalarType } from "@bufbuild/protobuf";
import type { Filter, Sort } from "@kindling/apis/kindling/civo/provider/v1/filter";
import { secret } from "@kindling/apis/kindling/shared/v1/options";
import { KindlingError } from "@kindling/core/error";
import { listed, nearest } from "@kindling/core/nearest";

export interface Wanted {
  readonly filters: Filter[];
  readonly sorts: Sort[];
  readonly region?: string | undefined;
}

/**
 * Those of a list that match all filters, in the order of the sorts, as 2.4.8 has it: `exact` ignores case, and a list
 * matches where one of its items does. Keys are the fields of the items' message. Beside them what was asked for, with
 * an id made from it.
 */
export function pick<Item extends object>(schema: DescMessage, items: readonly Item[], wanted: Wanted) {
  const { filters, sorts, region } = wanted;
  const tests = filters.map((filter) => testOf(keyed(schema, filter.key), filter));
  const orders = sorts.map((sort) => orderOf(keyed(schema, sort.key), sort));
  const picked = items
    .filter((item) => tests.every((test) => test(item as Values)))
    .sort((one, other) => {
      for (const order of orders) {
        const difference = order(one as Values, other as Values);
        if (difference !== 0) return difference;
      }
      return 0;
    });
  const asked = JSON.stringify([filters, sorts, region?.toUpperCase()]);
  const id = createHash("sha256").update(asked).digest("hex").slice(0, 16);
  return { picked, rest: { filters, sorts, id } };
}

type Values = Readonly<Record<string, unknown>>;

function keyed({ fields }: DescMessage, key: string): DescField {
  const keys = fields.filter((field) => !field.message && !getOption(field, secret));
  const field = keys.find(({ name }) => name === key);
  if (field) return field;
  const names = keys.map(({ name }) => name);
  const near = nearest(key, names);
  const hint = near ? `; did you mean ${near}?` : ".";
  throw new KindlingError("invalid-input", `there is no key ${key}${hint} There are ${listed(names)}`);
}

function testOf(field: DescField, { values, all, matchBy = "exact" }: Filter): (item: Values) => boolean {
  const matchers = values.map((value) => matcherOf(field, value, matchBy));
  return (item) => {
    const value = item[field.localName] ?? zeroOf(field);
    const isMatch = (matches: (value: unknown) => boolean) =>
      Array.isArray(value) ? value.some(matches) : matches(value);
    return all ? matchers.every(isMatch) : matchers.some(isMatch);
  };
}

function matcherOf(field: DescField, value: string, matchBy: string): (found: unknown) => boolean {
  if (field.scalar === ScalarType.BOOL) {
    if (!/^(true|false)$/i.test(value)) throw misfit(field, value, "true or false");
    return (found) => found === (value.toLowerCase() === "true");
  }
  if (field.scalar !== ScalarType.STRING) {
    if (!/^-?\d+$/.test(value)) throw misfit(field, value, "a whole number");
    return (found) => found === Number(value);
  }
  if (matchBy === "substring") return (found) => String(found).includes(value);
  if (matchBy === "exact") return (found) => String(found).toLowerCase() === value.toLowerCase();
  const pattern = patternOf(field, value);
  return (found) => pattern.test(String(found));
}

/** Programs that were written for 2.4.8 may begin a pattern with `(?i)`, as Go has it. */
function patternOf(field: DescField, value: string): RegExp {
  const isBlind = value.startsWith("(?i)");
  try {
    return new RegExp(isBlind ? value.slice(4) : value, isBlind ? "iu" : "u");
  } catch {
    throw misfit(field, value, "a regular expression");
  }
}

const misfit = ({ name }: DescField, value: string, form: string) =>
  new KindlingError("invalid-input", `the filter's value for ${name} must be ${form}, not ${value}`);

function orderOf(field: DescField, { direction }: Sort): (one: Values, other: Values) => number {
  if (field.fieldKind === "list")
    throw new KindlingError("invalid-input", `${field.name} is a list: nothing can be sorted by it`);
  const sign = direction === "desc" ? -1 : 1;
  return (one, other) => {
    const [a, b] = [one, other].map((item) => (item[field.localName] ?? zeroOf(field)) as string | number);
    if (a === undefined || b === undefined || a === b) return 0;
    return a < b ? -sign : sign;
  };
}

/** What a field means that a record doesn't tell. */
function zeroOf({ fieldKind, scalar }: DescField): unknown {
  if (fieldKind === "list") return [];
  if (scalar === ScalarType.STRING) return "";
  return scalar === ScalarType.BOOL ? false : 0;
}
