import { type DescEnum, type DescField, type DescMessage, getOption, hasOption } from "@bufbuild/protobuf";
import { field as rulesOption } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import {
  Change,
  change,
  default_json,
  reference,
  secret,
  warning_cel,
} from "@kindling/apis/kindling/shared/v1/options";
import { bareField, enumNames } from "./message-words.ts";
import { fieldRuleWords, type RuleWords } from "./rule-words.ts";

/** Comments of the protos by full name, as in `@kindling/apis/comments.json`. */
export type Comments = Readonly<Record<string, string>>;

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
  readonly rules: readonly RuleWords[];
  /** What is valid but warned of. */
  readonly warnings: readonly RuleWords[];
  /** What a reference in it may point at, the default first: `CivoVpc`, and the output that is read, if it is one. */
  readonly references: readonly { readonly kind: string; readonly output: string | undefined }[];
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

/** What changing a field does, in words that follow "changing it". */
export const CHANGE_WORDS: Readonly<Record<NonNullable<FieldReference["change"]>, string>> = {
  none: "changes no resource",
  update: "changes it in place",
  replace: "makes a new one and deletes the old",
  refused: "is refused",
};

/** The fields of a message in proto order. */
export function fieldReferences(message: DescMessage, comments: Comments, parent = ""): FieldReference[] {
  return message.fields.map((field) => fieldReference(field, comments, parent));
}

/** One field, at `parent` in the manifest. */
export function fieldReference(field: DescField, comments: Comments, parent = ""): FieldReference {
  const target = getOption(field, reference);
  return {
    path: parent ? `${parent}.${field.jsonName}` : field.jsonName,
    type: typeOf(field),
    required: hasOption(field, rulesOption) && getOption(field, rulesOption).required,
    secret: getOption(field, secret),
    default: getOption(field, default_json) || undefined,
    rules: fieldRuleWords(field),
    warnings: getOption(field, warning_cel).map(({ id, message }) => ({ id, words: message, isOwn: true })),
    references: target.kind
      ? [target, ...target.alternatives].map(({ kind, field: output }) => ({
          kind,
          output: output || undefined,
        }))
      : [],
    change: CHANGES[getOption(field, change)],
    comment: comments[`${field.parent.typeName}.${field.name}`] ?? "",
    message:
      field.message && !bareField(field.message) && !isWellKnown(field.message) ? field.message : undefined,
  };
}

/** Protobuf's own messages are written as values; what is inside them is no user's matter. */
const isWellKnown = ({ typeName }: DescMessage): boolean => typeName.startsWith("google.protobuf.");

/** `CivoVpc's network_id, or CivoFirewall`. */
export const referenceWords = (references: FieldReference["references"]): string =>
  references.map(({ kind, output }) => (output ? `${kind}'s ${output}` : kind)).join(", or ");

/** The values of an enum that may be given, with their comments. */
export function enumReferences(
  description: DescEnum,
  comments: Comments,
): { name: string; comment: string }[] {
  return enumNames(description).map((name) => ({
    name,
    comment: comments[`${description.typeName}.${name}`] ?? "",
  }));
}

function typeOf(field: DescField): string {
  if (field.fieldKind === "list") return `list of ${nounOf(field)}`;
  if (field.fieldKind === "map") return `map of names to ${nounOf(field)}`;
  return nounOf(field);
}

function nounOf(field: DescField): string {
  if (field.message?.typeName === "google.protobuf.Struct") return "mapping";
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
