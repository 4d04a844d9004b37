import { type DescField, type DescMessage, getOption } from "@bufbuild/protobuf";
import { reference } from "@kindling/apis/kindling/shared/v1/options";
import { stringify } from "yaml";
import type { Comments } from "./field-reference.ts";
import type { Template } from "./manifest-template.ts";
import { defaultOf } from "./message-defaults.ts";
import { fieldOf } from "./message-walk.ts";
import { bareField, enumNames } from "./message-words.ts";
import { isJsonObject, type Json } from "./source.ts";
import { wrapped } from "./wrapped.ts";

const WIDTH = 100;

/** A template as YAML: each field of the spec with its comment, those that it does without commented out. */
export function templateYaml({ kind, manifest, example }: Template, comments: Comments): string {
  const spec = kind.schema.field.spec?.message;
  const { metadata } = kind.schema.field;
  const [given, full] = [manifest, example].map((json) => (isJsonObject(json) ? json : {}));
  const more = `More of it, such as env, labels and lifecycle: kindling explain ${kind.name}.metadata`;
  return [
    ...comment(comments[kind.schema.typeName] ?? kind.name, ""),
    `apiVersion: ${kind.apiVersion}`,
    `kind: ${kind.name}`,
    "metadata:",
    ...(metadata?.message ? comment(comments[`${metadata.message.typeName}.name`] ?? "", "  ") : []),
    ...setting(given?.metadata ?? {}, "  "),
    ...comment(more, "  "),
    "spec:",
    ...(spec ? fields({ message: spec, given: given?.spec, example: full?.spec, comments }, "  ") : []),
    "",
  ].join("\n");
}

interface Part {
  readonly message: DescMessage;
  /** What the manifest has of it. */
  readonly given: Json | undefined;
  readonly example: Json | undefined;
  readonly comments: Comments;
}

function fields({ message, given, example, comments }: Part, indent: string): string[] {
  return message.fields.flatMap((field, index) => {
    const gap = index === 0 ? [] : [""];
    const about = comment(comments[`${message.typeName}.${field.name}`] ?? "", indent);
    const value = valueIn(field, given);
    const shown = valueIn(field, example);
    if (value !== undefined) return [...gap, ...about, ...givenLines(field, value, shown, comments, indent)];
    const offer = defaultOf(field) ?? firstOf(shown) ?? placeholder(field);
    return [
      ...gap,
      ...about,
      ...setting({ [field.jsonName]: offer }, "").map((line) => `${indent}# ${line}`),
    ];
  });
}

function givenLines(
  field: DescField,
  value: Json,
  example: Json | undefined,
  comments: Comments,
  indent: string,
): string[] {
  const { message } = field;
  if (message && !bareField(message) && field.fieldKind !== "map") {
    const inside = (given: Json, shown: Json | undefined, deeper: string) =>
      fields({ message, given, example: shown, comments }, deeper);
    if (field.fieldKind === "message" && isJsonObject(value))
      return [`${indent}${field.jsonName}:`, ...inside(value, example, `${indent}  `)];
    if (Array.isArray(value))
      return [
        `${indent}${field.jsonName}:`,
        ...value.flatMap((item, index) => {
          const lines = inside(item, Array.isArray(example) ? example[index] : undefined, `${indent}    `);
          return lines.map((line, at) => (at === 0 ? line.replace(/ {2}(?=\S)/, "- ") : line));
        }),
      ];
  }
  return setting({ [field.jsonName]: value }, indent);
}

function valueIn(field: DescField, json: Json | undefined): Json | undefined {
  if (!isJsonObject(json)) return undefined;
  const key = Object.keys(json).find((name) => fieldOf(field.parent, name) === field);
  return key === undefined ? undefined : json[key];
}

/** Of several mappings the first is example enough. */
const firstOf = (json: Json | undefined): Json | undefined =>
  Array.isArray(json) && isJsonObject(json[0]) ? [json[0]] : json;

/** For what the full example doesn't show, since something else excludes it. */
function placeholder(field: DescField): Json {
  if (field.fieldKind === "list") return [];
  if (field.fieldKind === "map") return {};
  if (field.enum) return enumNames(field.enum)[0] ?? null;
  const { kind } = getOption(field, reference) ?? {};
  if (kind) return `my${kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return field.message ? {} : null;
}

const setting = (json: Json, indent: string): string[] =>
  stringify(json, { lineWidth: 0 })
    .trimEnd()
    .split("\n")
    .map((line) => indent + line);

const comment = (text: string, indent: string): string[] =>
  text === "" ? [] : wrapped(text, WIDTH - indent.length - 2).map((line) => `${indent}# ${line}`.trimEnd());
