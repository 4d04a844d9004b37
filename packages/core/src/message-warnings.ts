import {
  clearExtension,
  clone,
  create,
  createFileRegistry,
  type DescFile,
  type DescMessage,
  fromBinary,
  getExtension,
  hasExtension,
  hasOption,
  type Message,
  setExtension,
  toBinary,
} from "@bufbuild/protobuf";
import { usedTypes } from "@bufbuild/protobuf/reflect";
import {
  type DescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { createValidator, type Validator } from "@bufbuild/protovalidate";
import {
  FieldRulesSchema,
  field as fieldRules,
  MessageRulesSchema,
  message as messageRules,
  oneof as oneofRules,
} from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { message_warning_cel, warning_cel } from "@kindling/apis/kindling/shared/v1/options";
import { violationProblems } from "./message-rules.ts";
import type { Problem } from "./problem.ts";
import { regexMatch } from "./regex-match.ts";
import type { Json, Locate } from "./source.ts";

/** What a message's `(warning_cel)` options say of it, each at its place. Throws when an expression is broken. */
export function ruleWarnings(schema: DescMessage, message: Message, json: Json, locate: Locate): Problem[] {
  let warner = warners.get(schema);
  if (warner === undefined) {
    warner = hasWarnings(schema) ? warnerOf(schema) : null;
    warners.set(schema, warner);
  }
  if (warner === null) return [];
  const twin = fromBinary(warner.twin, toBinary(schema, message));
  return violationProblems(warner.validator.validate(warner.twin, twin), json, locate);
}

/** A message that is the same on the wire, whose rules are the original's warnings. */
interface Warner {
  readonly twin: DescMessage;
  readonly validator: Validator;
}

const warners = new WeakMap<DescMessage, Warner | null>();

function hasWarnings(schema: DescMessage): boolean {
  const messages = [schema, ...usedTypes(schema)].filter((type) => type.kind === "message");
  return messages.some(
    (message) =>
      hasOption(message, message_warning_cel) ||
      message.fields.some((field) => hasOption(field, warning_cel)),
  );
}

function warnerOf(schema: DescMessage): Warner {
  const files = createFileRegistry(
    create(FileDescriptorSetSchema, { file: [...withDependencies(schema.file)].map(turned) }),
  );
  const twin = files.getMessage(schema.typeName);
  if (!twin) throw new TypeError(`${schema.typeName} is in none of its files`);
  return { twin, validator: createValidator({ regexMatch }) };
}

/** A file after all that it imports. */
function withDependencies(file: DescFile, found = new Set<DescFile>()): Set<DescFile> {
  for (const dependency of file.dependencies) if (!found.has(dependency)) withDependencies(dependency, found);
  return found.add(file);
}

/** The file with its warnings as rules, in place of its rules. */
function turned(file: DescFile): FileDescriptorProto {
  const proto = clone(FileDescriptorProtoSchema, file.proto);
  for (const message of proto.messageType) turn(message);
  return proto;
}

function turn({ options, field, oneofDecl, nestedType }: DescriptorProto): void {
  if (options) {
    clearExtension(options, messageRules);
    const cel = getExtension(options, message_warning_cel);
    if (cel.length > 0) setExtension(options, messageRules, create(MessageRulesSchema, { cel }));
  }
  for (const { options: its } of field) {
    if (!its) continue;
    clearExtension(its, fieldRules);
    const cel = getExtension(its, warning_cel);
    if (cel.length > 0) setExtension(its, fieldRules, create(FieldRulesSchema, { cel }));
  }
  for (const { options: its } of oneofDecl)
    if (its && hasExtension(its, oneofRules)) clearExtension(its, oneofRules);
  for (const nested of nestedType) turn(nested);
}
