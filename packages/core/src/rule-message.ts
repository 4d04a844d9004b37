import { type DescField, getOption, ScalarType } from "@bufbuild/protobuf";
import type { Violation } from "@bufbuild/protovalidate";
import { pattern_words } from "@kindling/apis/kindling/shared/v1/options";
import { expectation, quoted } from "./message-words.ts";
import { listed } from "./nearest.ts";
import { fieldRuleWords } from "./rule-words.ts";
import type { Json } from "./source.ts";

export interface Given {
  readonly value: Json | undefined;
  /** Whether the value must not be shown. */
  readonly secret: boolean;
}

/** protovalidate's message, with what was given and what to do where it doesn't say so. */
export function ruleMessage({ ruleId, message, field, forKey }: Violation, { value, secret }: Given): string {
  const owner = field.findLast((part) => part.kind === "field");
  const last = field.at(-1);
  if (ruleId === "required" && last?.kind === "oneof")
    return `one of ${listed(
      last.fields.map(({ jsonName }) => jsonName),
      "or",
    )} must be given`;
  if (ruleId === "required" && owner) return lackMessage(owner, value);
  const text = forKey && last?.kind === "map_sub" ? String(last.key) : value;
  if (ruleId === "repeated.unique" && Array.isArray(value)) return repetition(value, secret);
  if (ruleId === "string.pattern" && owner && typeof text === "string")
    return patternMessage(message, owner, text, secret);
  if (LENGTH.test(ruleId) && typeof text === "string") return `${message}, and this has ${[...text].length}`;
  if (COUNT.test(ruleId)) return `${message}, and this has ${size(value)}`;
  return isNumber(value) && !secret ? `${message}, not ${value}` : message;
}

const isNumber = (value: Json | undefined): boolean => typeof value === "number" || typeof value === "bigint";

/** A number that is 0 is no lack to its author, so what it may be is said. */
function lackMessage(field: DescField, value: Json | undefined): string {
  if (value === undefined || value === null) return `is missing: give ${expectation(field)}`;
  if (!isNumber(value)) return "must not be empty";
  const bounds = fieldRuleWords(field).flatMap(({ words, isOwn }) => (isOwn ? [] : [words]));
  // Upper bounds come first in protovalidate's messages.
  const isUnsigned = field.scalar === ScalarType.UINT32 || field.scalar === ScalarType.UINT64;
  const least = isUnsigned ? "at least 1" : "another number";
  return `must be ${listed(bounds.toReversed()) || least}, not 0`;
}

const LENGTH = /^string\.(len|min_len|max_len)$/;
const COUNT = /^(repeated\.(min|max)_items|map\.(min|max)_pairs)$/;

function size(value: Json | undefined): number {
  return Object.keys(Object(value ?? {})).length;
}

function repetition(items: Json[], secret: boolean): string {
  const seen = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const key = JSON.stringify(item, (_, part) => (typeof part === "bigint" ? String(part) : part));
    const first = seen.get(key);
    if (first !== undefined) {
      const what = secret || typeof item === "object" ? "the same value" : quoted(String(item));
      return `must not hold a value twice, and ${what} is both item ${first + 1} and item ${index + 1}`;
    }
    seen.set(key, index);
  }
  return "must not hold a value twice";
}

function patternMessage(message: string, field: DescField, text: string, secret: boolean): string {
  const words = getOption(field, pattern_words);
  const says = words ? `must be ${words}` : message;
  const pattern = /`(.*)`/s.exec(message)?.[1];
  const offer = text
    .toLowerCase()
    .replace(/[\s_.]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const fits = !secret && pattern !== undefined && offer !== text && new RegExp(pattern, "u").test(offer);
  return fits ? `${says}; ${quoted(offer)} would do` : says;
}
