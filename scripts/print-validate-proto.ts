// Prints protovalidate's own `validate.proto` from the descriptor inside @bufbuild/protovalidate, so that what
// buf compiles against always matches what the runtime evaluates. `buf` reads the result; nobody commits it.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  createRegistry,
  type DescEnum,
  type DescExtension,
  type DescField,
  type DescMessage,
  getExtension,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import {
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  FieldOptionsSchema,
  FileOptionsSchema,
  file_google_protobuf_descriptor,
  MessageOptionsSchema,
  OneofOptionsSchema,
} from "@bufbuild/protobuf/wkt";
import { file_buf_validate_validate as file } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";

const registry = createRegistry(file_google_protobuf_descriptor, file);
const LABELS = { 1: "optional ", 2: "required ", 3: "repeated " } as const;
const MAX_FIELD_NUMBER = 536_870_911;

type AnyField = DescField | DescExtension;

const indent = (lines: string[]): string[] => lines.map((line) => `  ${line}`);
const block = (head: string, lines: string[]): string[] => [`${head} {`, ...indent(lines), "}"];

function scalarName(type: ScalarType): string {
  return (ScalarType[type] ?? "").toLowerCase();
}

function typeName(field: AnyField): string {
  const named = field.message ?? field.enum;
  if (named) return `.${named.typeName}`;
  if (field.fieldKind === "map" || field.scalar === undefined) throw new Error(`no type name for ${field}`);
  return scalarName(field.scalar);
}

/** A value in the text format that option values are written in. */
function literal(field: AnyField, value: unknown): string {
  if (field.message) {
    const fields = setFields(reflect(field.message, value as Message));
    return `{${fields.map(([inner, v]) => `${inner.name}: ${literal(inner, v)}`).join(", ")}}`;
  }
  if (field.enum) return field.enum.value[value as number]?.name ?? String(value);
  if (field.scalar === ScalarType.STRING) return JSON.stringify(value);
  if (value instanceof Uint8Array)
    return `"${[...value].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}"`;
  return String(value);
}

function setFields(message: ReflectMessage): [DescField, unknown][] {
  return message.fields
    .filter((field) => message.isSet(field))
    .flatMap((field): [DescField, unknown][] => {
      if (field.fieldKind === "map") throw new Error(`map in an option: ${field}`);
      if (field.fieldKind === "list") return [...message.get(field)].map((value) => [field, unwrap(value)]);
      return [[field, unwrap(message.get(field))]];
    });
}

const unwrap = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "message" in value ? value.message : value;

function options(schema: DescMessage, message: Message | undefined): string[] {
  if (!message) return [];
  const own = setFields(reflect(schema, message)).map(
    ([field, value]) => `${field.name} = ${literal(field, value)}`,
  );
  const extended = [...new Set(message.$unknown?.map((unknown) => unknown.no))].flatMap((number) => {
    const extension = registry.getExtensionFor(schema, number);
    if (!extension) throw new Error(`${schema.typeName} has an option ${number} that no file declares`);
    return [getExtension(message, extension)]
      .flat()
      .map((value) => `(${extension.typeName}) = ${literal(extension, value)}`);
  });
  return [...own, ...extended];
}

const statements = (schema: DescMessage, message: Message | undefined): string[] =>
  options(schema, message).map((option) => `option ${option};`);

function bracketed(list: string[]): string {
  return list.length ? ` [${list.join(", ")}]` : "";
}

function fieldLine(field: AnyField): string {
  const list = options(FieldOptionsSchema, field.proto.options);
  const preset = field.proto.defaultValue;
  if (preset)
    list.unshift(`default = ${field.scalar === ScalarType.STRING ? JSON.stringify(preset) : preset}`);
  const tail = `${field.name} = ${field.number}${bracketed(list)};`;
  if (field.fieldKind === "map") {
    const value = field.message ?? field.enum;
    return `map<${scalarName(field.mapKey)}, ${value ? `.${value.typeName}` : scalarName(field.scalar as ScalarType)}> ${tail}`;
  }
  return `${field.oneof ? "" : LABELS[field.proto.label]}${typeName(field)} ${tail}`;
}

function messageLines(message: DescMessage): string[] {
  const inOneofs = message.oneofs.flatMap((oneof) =>
    block(`oneof ${oneof.name}`, [
      ...statements(OneofOptionsSchema, oneof.proto.options),
      ...oneof.fields.map(fieldLine),
    ]),
  );
  return block(`message ${message.name}`, [
    ...statements(MessageOptionsSchema, message.proto.options),
    ...message.fields.filter((field) => !field.oneof).map(fieldLine),
    ...inOneofs,
    ...message.proto.extensionRange.map(
      ({ start, end }) => `extensions ${start} to ${end > MAX_FIELD_NUMBER ? "max" : end - 1};`,
    ),
    ...message.proto.reservedRange.map(({ start, end }) => `reserved ${start} to ${end - 1};`),
    ...message.proto.reservedName.map((name) => `reserved "${name}";`),
    ...message.nestedEnums.flatMap(enumLines),
    ...message.nestedMessages.flatMap(messageLines),
    ...message.nestedExtensions.flatMap(extensionLines),
  ]);
}

function enumLines(description: DescEnum): string[] {
  return block(`enum ${description.name}`, [
    ...statements(EnumOptionsSchema, description.proto.options),
    ...description.values.map(
      (value) =>
        `${value.name} = ${value.number}${bracketed(options(EnumValueOptionsSchema, value.proto.options))};`,
    ),
    ...description.proto.reservedRange.map(({ start, end }) => `reserved ${start} to ${end};`),
    ...description.proto.reservedName.map((name) => `reserved "${name}";`),
  ]);
}

const extensionLines = (extension: DescExtension): string[] =>
  block(`extend .${extension.extendee.typeName}`, [fieldLine(extension)]);

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("usage: print-validate-proto.ts FOLDER");
const text = [
  'syntax = "proto2";',
  `package ${file.proto.package};`,
  ...file.proto.dependency.map((path) => `import "${path}";`),
  ...statements(FileOptionsSchema, file.proto.options),
  ...file.extensions.flatMap(extensionLines),
  ...file.messages.flatMap(messageLines),
  ...file.enums.flatMap(enumLines),
  "",
].join("\n");
const path = join(folder, `${file.name}.proto`);
mkdirSync(dirname(path), { recursive: true });
writeFileSync(path, text);
