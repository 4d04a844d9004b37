import { type DescEnum, ScalarType } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { enumNames, quoted } from "./message-words.ts";
import { listed, nearest } from "./nearest.ts";
import type { Json } from "./source.ts";

/** Why a value doesn't fit its field. `mismatch` is a value of another type, for which the caller finds the words. */
export type Refusal = { readonly rule: string; readonly message: string } | { readonly mismatch: string };
/** A scalar as the document has it: `1.10` where the value is 1.1. */
export type WrittenText = () => string | undefined;
export type ScalarResult = { readonly value: string | number | bigint | boolean | Uint8Array } | Refusal;

/** Limits of the integer types, both included. */
export const LIMITS: Partial<Record<ScalarType, readonly [bigint, bigint]>> = Object.fromEntries(
  (
    [
      [[ScalarType.INT32, ScalarType.SINT32, ScalarType.SFIXED32], -(2n ** 31n), 2n ** 31n - 1n],
      [[ScalarType.UINT32, ScalarType.FIXED32], 0n, 2n ** 32n - 1n],
      [[ScalarType.INT64, ScalarType.SINT64, ScalarType.SFIXED64], -(2n ** 63n), 2n ** 63n - 1n],
      [[ScalarType.UINT64, ScalarType.FIXED64], 0n, 2n ** 64n - 1n],
    ] as const
  ).flatMap(([types, least, most]) => types.map((type) => [type, [least, most] as const])),
);
const MAX_UINT32 = 2n ** 32n - 1n;
const MAX_FLOAT = 3.4028234663852886e38;

/** A scalar as a message holds it, or why it can't be. `secret` values are not repeated in messages. */
export function scalarValue(type: ScalarType, json: Json, secret: boolean, text: WrittenText): ScalarResult {
  switch (type) {
    case ScalarType.STRING:
      return typeof json === "string" ? { value: json } : { mismatch: stringHint(json, secret, text) };
    case ScalarType.BOOL:
      return typeof json === "boolean" ? { value: json } : { mismatch: boolHint(json) };
    case ScalarType.BYTES:
      return typeof json === "string" ? bytes(json) : { mismatch: "" };
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return float(type, json, secret);
    default:
      return integer(type, json, secret, text);
  }
}

function stringHint(json: Json, secret: boolean, text: WrittenText): string {
  if (typeof json !== "number" && typeof json !== "bigint" && typeof json !== "boolean") return "";
  return secret ? "; put it in quotes" : `; put it in quotes: ${quoted(text() ?? String(json))}`;
}

function boolHint(json: Json): string {
  if (typeof json !== "string") return "";
  const word = json.toLowerCase();
  if (word === "true" || word === "false") return `; write ${word} without quotes`;
  if (["yes", "on", "y"].includes(word)) return "; in YAML 1.2 that is text: write true";
  return ["no", "off", "n"].includes(word) ? "; in YAML 1.2 that is text: write false" : "";
}

function bytes(json: string): ScalarResult {
  try {
    return { value: base64Decode(json) };
  } catch {
    return { rule: "field.type", message: "is not base64" };
  }
}

function float(type: ScalarType, json: Json, secret: boolean): ScalarResult {
  const number = typeof json === "string" ? SPECIAL_FLOATS[json] : json;
  if (typeof number !== "number" && typeof number !== "bigint") return { mismatch: numberHint(json) };
  const value = Number(number);
  if (typeof number === "bigint" && (!Number.isFinite(value) || BigInt(value) !== number))
    return imprecise(secret, number);
  if (type === ScalarType.FLOAT && Number.isFinite(value) && Math.abs(value) > MAX_FLOAT)
    return { rule: "number.range", message: `must be between -${MAX_FLOAT} and ${MAX_FLOAT}` };
  return { value };
}

/** As protobuf's JSON writes them. */
const SPECIAL_FLOATS: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

function integer(type: ScalarType, json: Json, secret: boolean, text: WrittenText): ScalarResult {
  const [least, most] = LIMITS[type] ?? [0n, 0n];
  const is64Bit = most > MAX_UINT32;
  // Protobuf's JSON writes 64-bit integers as strings.
  const given = is64Bit && typeof json === "string" && /^-?\d{1,20}$/.test(json) ? BigInt(json) : json;
  if (typeof given !== "number" && typeof given !== "bigint") return { mismatch: numberHint(json) };
  const shown = secret ? "it" : (text() ?? String(given)).slice(0, 40);
  if (typeof given === "number") {
    if (!Number.isInteger(given))
      return { rule: "number.integer", message: `must be a whole number, and ${shown} is none` };
    if (!Number.isSafeInteger(given)) return imprecise(secret, shown);
  }
  const value = BigInt(given);
  if (value < least || value > most)
    return { rule: "number.range", message: `must be between ${least} and ${most}, and ${shown} is not` };
  return { value: is64Bit ? value : Number(value) };
}

function numberHint(json: Json): string {
  if (typeof json !== "string") return "";
  if (/^[-+]?[\d_]+$/.test(json)) return "; write it without quotes and with digits only";
  return /^[\d.]+\s*[a-z]+$/i.test(json) ? "; write the number without a unit" : "";
}

function imprecise(secret: boolean, shown: string | bigint): Refusal {
  const number = secret ? "the number" : String(shown).slice(0, 40);
  return {
    rule: "number.precision",
    message: `${number} is beyond 2^53 (9007199254740992), where it would be rounded`,
  };
}

/** The number of an enum's value, whose name may be in any case; or why there is none. */
export function enumValue(description: DescEnum, json: Json, secret: boolean): { value: number } | Refusal {
  if (typeof json !== "string") return { mismatch: typeof json === "object" ? "" : "; write its name" };
  const wanted = json.toUpperCase();
  const match = description.values.find(({ name, number }) => number !== 0 && name.toUpperCase() === wanted);
  if (match) return { value: match.number };
  const names = enumNames(description);
  const near = nearest(json, names);
  const start = secret ? "is unknown" : `${quoted(json)} is unknown`;
  const hint = near ? `; did you mean ${near}?` : ";";
  return {
    rule: "enum.unknown",
    message: `${start}${hint} Allowed: ${listed(names)}`.replace("; Allowed", "; allowed"),
  };
}
