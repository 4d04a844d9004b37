import { type DescEnum, type DescField, type DescMessage, getOption, ScalarType } from "@bufbuild/protobuf";
import { bare_field } from "@kindling/apis/kindling/shared/v1/options";
import { listed } from "./nearest.ts";
import type { Json } from "./source.ts";

const MAX_SHOWN = 60;

/** What a field takes, for "expected …". */
export function expectation(field: DescField): string {
  if (field.fieldKind === "list") return `a list of ${plural(field)}`;
  if (field.fieldKind === "map") return "a mapping of names to values";
  return singular(field);
}

/** What one item of a list, one value of a map, or a plain field takes. */
export function singular(field: DescField): string {
  if (field.enum) return `one of ${listed(enumNames(field.enum), "or")}`;
  if (field.message) return messageExpectation(field.message);
  switch (field.scalar) {
    case ScalarType.STRING:
      return "a string";
    case ScalarType.BOOL:
      return "true or false";
    case ScalarType.BYTES:
      return "base64 text";
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return "a number";
    default:
      return "a whole number";
  }
}

function plural(field: DescField & { fieldKind: "list" }): string {
  if (field.listKind !== "scalar") return field.listKind === "enum" ? "names" : "mappings";
  if (field.scalar === ScalarType.BOOL) return "true and false";
  return field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES ? "strings" : "numbers";
}

const WELL_KNOWN: Record<string, string> = {
  "google.protobuf.Duration": "a duration in seconds such as 30s",
  "google.protobuf.Struct": "a mapping of names to values",
  "google.protobuf.Timestamp": "a time such as 2026-01-31T12:00:00Z",
};

/** What may be written where a message is wanted. */
export function messageExpectation(message: DescMessage): string {
  const bare = bareField(message);
  const fields = message.fields.slice(0, 8).map((field) => field.jsonName);
  const mapping = `a mapping with ${listed(fields, "or")}`;
  return WELL_KNOWN[message.typeName] ?? (bare ? `${singular(bare)}, or ${mapping}` : mapping);
}

const bareFields = new WeakMap<DescMessage, DescField | null>();

/** The field that a bare scalar stands for in a message that has the `(bare_field)` option. */
export function bareField(message: DescMessage): DescField | undefined {
  let field = bareFields.get(message);
  if (field === undefined) {
    const name = getOption(message, bare_field);
    field = message.fields.find((candidate) => candidate.name === name) ?? null;
    bareFields.set(message, field);
  }
  return field ?? undefined;
}

/** The values of an enum that may be given: all but the one that stands for none. */
export function enumNames(description: DescEnum): string[] {
  return description.values.filter(({ number }) => number !== 0).map(({ name }) => name);
}

/** What stands there, for "found …"; a secret's value is not told. */
export function finding(json: Json, secret: boolean, text?: string): string {
  if (json === null) return "nothing";
  if (Array.isArray(json)) return "a list";
  if (typeof json === "object") return "a mapping";
  const type = typeof json === "string" ? "text" : typeof json === "boolean" ? "a truth value" : "a number";
  if (secret) return type;
  if (typeof json === "string") return `the text ${quoted(json)}`;
  return typeof json === "boolean"
    ? shortened(text ?? String(json))
    : `the number ${shortened(text ?? String(json))}`;
}

export const quoted = (text: string): string => JSON.stringify(shortened(text));

function shortened(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
}
