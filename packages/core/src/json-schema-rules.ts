import { type DescEnum, ScalarType } from "@bufbuild/protobuf";
import { LIMITS } from "./message-scalar.ts";

/** A JSON Schema, or part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** protovalidate's rules of one field, of a list's items or of a map's keys or values, as JSON with proto names. */
export interface Rules {
  readonly [rule: string]: unknown;
}

/** What a scalar's JSON may be, by its type and rules; what only CEL can say is left out. */
export function scalarSchema(type: ScalarType, rules: Rules): JsonSchema {
  switch (type) {
    case ScalarType.STRING:
      return stringSchema(rulesOf(rules, "string"));
    case ScalarType.BOOL:
      return { type: "boolean", ...choice(rulesOf(rules, "bool")) };
    case ScalarType.BYTES:
      return { type: "string", contentEncoding: "base64" };
    default:
      return numberSchema(type, rules);
  }
}

/** The rules of one type, or of none. */
export const rulesOf = (rules: Rules, type: string): Rules => (rules[type] ?? {}) as Rules;

/** Keywords whose value is a rule's number, as it is. */
export function sizes(rules: Rules, keywords: Readonly<Record<string, string>>): JsonSchema {
  const given = Object.entries(keywords).filter(([rule]) => rules[rule] !== undefined);
  return Object.fromEntries(given.map(([rule, keyword]) => [keyword, Number(rules[rule])]));
}

function stringSchema(rules: Rules): JsonSchema {
  const { pattern, prefix, suffix, contains, not_contains: without } = rules;
  const patterns = [
    pattern,
    prefix && `^${escaped(prefix)}`,
    suffix && `${escaped(suffix)}$`,
    contains && escaped(contains),
  ].filter(Boolean);
  const format = Object.keys(FORMATS).find((rule) => rules[rule] === true);
  // A character has one to four bytes.
  const bytes = Number(rules.min_bytes ?? rules.len_bytes ?? 0);
  return {
    type: "string",
    ...(bytes > 0 ? { minLength: Math.ceil(bytes / 4) } : {}),
    ...sizes(rules, { max_bytes: "maxLength", len_bytes: "maxLength" }),
    ...sizes(rules, { min_len: "minLength", max_len: "maxLength" }),
    ...(rules.len === undefined ? {} : { minLength: Number(rules.len), maxLength: Number(rules.len) }),
    ...(patterns.length === 1 ? { pattern: patterns[0] } : {}),
    ...(patterns.length > 1 ? { allOf: patterns.map((each) => ({ pattern: each })) } : {}),
    ...(format ? { format: FORMATS[format] } : {}),
    ...choice(rules, without ? [{ pattern: escaped(without) }] : []),
  };
}

const escaped = (text: unknown): string => String(text).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

const FORMATS: Readonly<Record<string, string>> = {
  email: "email",
  hostname: "hostname",
  ipv4: "ipv4",
  ipv6: "ipv6",
  uri: "uri",
  uri_ref: "uri-reference",
  uuid: "uuid",
};

function numberSchema(type: ScalarType, rules: Rules): JsonSchema {
  const name = ScalarType[type].toLowerCase();
  const own = rulesOf(rules, name);
  const isFloat = type === ScalarType.DOUBLE || type === ScalarType.FLOAT;
  const [least, most] = LIMITS[type] ?? [];
  // JSON's numbers can't hold the limits of 64 bits; protobuf's JSON has such numbers as strings of digits too.
  const is64Bit = most !== undefined && most > 2n ** 53n;
  const limits = {
    ...(least === 0n || !is64Bit ? sizes({ least }, { least: "minimum" }) : {}),
    ...(is64Bit ? {} : sizes({ most }, { most: "maximum" })),
  };
  const schema = { type: isFloat ? "number" : "integer", ...limits, ...bounds(own), ...choice(own) };
  if (is64Bit) return { anyOf: [schema, { type: "string", pattern: digits(type) }] };
  return isFloat && own.finite !== true
    ? { anyOf: [schema, { enum: ["NaN", "Infinity", "-Infinity"] }] }
    : schema;
}

/** A whole number of a type, written as a string. */
export const digits = (type: ScalarType): string => `^${LIMITS[type]?.[0] === 0n ? "" : "-?"}[0-9]{1,20}$`;

function bounds(rules: Rules): JsonSchema {
  const lower = sizes(rules, { gt: "exclusiveMinimum", gte: "minimum" });
  const upper = sizes(rules, { lt: "exclusiveMaximum", lte: "maximum" });
  // protovalidate takes bounds that cross as what may not be between them.
  const crossed = Number(rules.gt ?? rules.gte) > Number(rules.lt ?? rules.lte);
  return crossed ? { anyOf: [lower, upper] } : { ...lower, ...upper };
}

/** `const`, `in` and `not_in` of a scalar. */
function choice(rules: Rules, not: readonly JsonSchema[] = []): JsonSchema {
  const { const: only, in: some, not_in: none } = rules as Readonly<Record<string, unknown[]>>;
  const refused = none ? [...not, { enum: none }] : not;
  return {
    ...(only === undefined ? {} : { const: only }),
    ...(some ? { enum: some } : {}),
    ...(refused.length > 1 ? { not: { anyOf: refused } } : refused.length ? { not: refused[0] } : {}),
  };
}

/** The names of an enum's values that the rules allow, in any case. */
export function enumSchema(description: DescEnum, rules: Rules): JsonSchema {
  const own = rulesOf(rules, "enum") as { const?: number; in?: number[]; not_in?: number[] };
  const names = description.values
    .filter(({ number }) => number !== 0 && (own.const === undefined || own.const === number))
    .filter(({ number }) => (own.in?.includes(number) ?? true) && !own.not_in?.includes(number))
    .map(({ name }) => name);
  // Editors offer the names; the pattern is for those who write them otherwise.
  return { type: "string", anyOf: [{ enum: names }, { pattern: `^(${names.map(anyCase).join("|")})$` }] };
}

const anyCase = (name: string): string =>
  name.replace(/[A-Za-z]/g, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
