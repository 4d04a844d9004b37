import { type DescField, type DescMessage, getOption, hasOption, toJson } from "@bufbuild/protobuf";
import {
  FieldRulesSchema,
  field as rulesOption,
} from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { Change, change, default_json, secret } from "@kindling/apis/kindling/shared/v1/options";
import { bareField, enumNames } from "./message-words.ts";

/** A field of a message as a user's reference shows it. */
export interface FieldReference {
  /** As written in a manifest: `spec.tags`. */
  readonly path: string;
  /** `string`, `list of strings`, `one of LON1, FRA1`, … */
  readonly type: string;
  readonly required: boolean;
  readonly secret: boolean;
  /** JSON, as written in a manifest. */
  readonly default: string | undefined;
  /** What its values must be, a rule each: `string.min_len: 3`, or a CEL rule's message. */
  readonly rules: readonly string[];
  readonly change: "none" | "update" | "replace" | "refused" | undefined;
  readonly comment: string;
  /** The message that the field or its items hold, unless a bare value may stand for it. */
  readonly message: DescMessage | undefined;
}

const CHANGES: Readonly<Record<Change, FieldReference["change"]>> = {
  [Change.UNSPECIFIED]: undefined,
  [Change.NONE]: "none",
  [Change.UPDATE]: "update",
  [Change.REPLACE]: "replace",
  [Change.REFUSED]: "refused",
};

/** The fields of a message in proto order. `comments` are those of the protos, by full name. */
export function fieldReferences(
  message: DescMessage,
  comments: Readonly<Record<string, string>>,
  parent = "",
): FieldReference[] {
  return message.fields.map((field) => ({
    path: parent ? `${parent}.${field.jsonName}` : field.jsonName,
    type: typeOf(field),
    required: hasOption(field, rulesOption) && getOption(field, rulesOption).required,
    secret: getOption(field, secret),
    default: getOption(field, default_json) || undefined,
    rules: ruleTexts(field),
    change: CHANGES[getOption(field, change)],
    comment: comments[`${message.typeName}.${field.name}`] ?? "",
    message: field.message && !bareField(field.message) ? field.message : undefined,
  }));
}

function typeOf(field: DescField): string {
  if (field.fieldKind === "list") return `list of ${nounOf(field)}`;
  if (field.fieldKind === "map") return `map of names to ${nounOf(field)}`;
  return nounOf(field);
}

function nounOf(field: DescField): string {
  if (field.enum) return `one of ${enumNames(field.enum).join(", ")}`;
  if (field.message) return bareField(field.message) ? `string or ${field.message.name}` : field.message.name;
  return SCALARS[field.scalar as number] ?? "integer";
}

// By protobuf's scalar type numbers; every one that isn't named here is a kind of integer.
const SCALARS: Readonly<Record<number, string>> = {
  1: "number",
  2: "number",
  8: "boolean",
  9: "string",
  12: "base64",
};

type Json = { readonly [key: string]: Json } | readonly Json[] | string | number | boolean | null;

function ruleTexts(field: DescField): string[] {
  if (!hasOption(field, rulesOption)) return [];
  const { required, ignore, ...rules } = toJson(FieldRulesSchema, getOption(field, rulesOption), {
    useProtoFieldName: true,
  }) as Record<string, Json>;
  return Object.entries(rules).flatMap(([name, value]) => flatten(name, value));
}

function flatten(path: string, value: Json): string[] {
  if (path.endsWith("cel")) return (value as readonly { message: string }[]).map(({ message }) => message);
  if (path.endsWith("defined_only")) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [value === true ? path : `${path}: ${typeof value === "string" ? value : JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([name, inner]) => flatten(`${path}.${name}`, inner));
}
