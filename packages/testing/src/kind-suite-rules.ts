import { type DescField, type DescMessage, getOption, hasOption } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import {
  type FieldRules,
  FieldRulesSchema,
  field as fieldRules,
  message as messageRules,
  oneof as oneofRules,
} from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { message_warning_cel, warning_cel } from "@kindling/apis/kindling/shared/v1/options";
import { ownMessage } from "./kind-suite-fields.ts";

/** A rule of a message or of something in it. */
export interface Rule {
  /** Where it holds: `tags`, each item `tags[]`, each key `labels{key}`, each value `labels{}`; empty: the message. */
  readonly path: string;
  /** protovalidate's rule id: `string.min_len`, or a CEL rule's own. */
  readonly id: string;
  /** Whether it only warns. */
  readonly warns?: true;
}

/** Every rule of a message and the messages within it, protovalidate's and warnings, read from the descriptors. */
export function rulesOf(schema: DescMessage, path = "", within: readonly DescMessage[] = []): Rule[] {
  if (within.includes(schema)) return [];
  const rules: Rule[] = [];
  if (hasOption(schema, messageRules)) {
    const { cel, celExpression, oneof } = getOption(schema, messageRules);
    rules.push(...[...cel.map(({ id }) => id), ...celExpression].map((id) => ({ path, id })));
    rules.push(...oneof.map(() => ({ path, id: "message.oneof" })));
  }
  const warning = ({ id }: { id: string }, at: string): Rule => ({ path: at, id, warns: true });
  rules.push(...getOption(schema, message_warning_cel).map((rule) => warning(rule, path)));
  for (const oneof of schema.oneofs)
    if (hasOption(oneof, oneofRules) && getOption(oneof, oneofRules).required)
      rules.push({ path, id: "required" });
  for (const field of schema.fields) {
    const at = path ? `${path}.${field.jsonName}` : field.jsonName;
    if (hasOption(field, fieldRules)) rules.push(...rulesOfField(getOption(field, fieldRules), at));
    rules.push(...getOption(field, warning_cel).map((rule) => warning(rule, at)));
    const nested = ownMessage(field);
    if (nested) rules.push(...rulesOf(nested, at + suffix(field), [...within, schema]));
  }
  return rules;
}

function suffix(field: DescField): string {
  if (field.fieldKind === "list") return "[]";
  return field.fieldKind === "map" ? "{}" : "";
}

// Settings among a type's rules that aren't rules of their own.
const NO_RULE = new Set(["example", "strict"]);

function rulesOfField(rules: FieldRules, path: string): Rule[] {
  const ids = [...rules.cel.map(({ id }) => id), ...rules.celExpression];
  if (rules.required) ids.unshift("required");
  const found = ids.map((id) => ({ path, id }));
  const { type } = rules;
  if (type.case === undefined) return found;
  if (type.case === "repeated" && type.value.items)
    found.push(...rulesOfField(type.value.items, `${path}[]`));
  if (type.case === "map") {
    if (type.value.keys) found.push(...rulesOfField(type.value.keys, `${path}{key}`));
    if (type.value.values) found.push(...rulesOfField(type.value.values, `${path}{}`));
  }
  const names = setRules(reflect(FieldRulesSchema, rules).get(rulesField(type.case)) as ReflectMessage);
  return [...found, ...ranged(names).map((name) => ({ path, id: `${type.case}.${name}` }))];
}

function rulesField(name: string) {
  const field = FieldRulesSchema.fields.find((candidate) => candidate.localName === name);
  if (field?.fieldKind !== "message") throw new TypeError(`protovalidate has no rules for ${name}`);
  return field;
}

/** Names of the rules given: `min_len`. */
function setRules(rules: ReflectMessage): string[] {
  return rules.fields
    .filter((field) => rules.isSet(field) && !NO_RULE.has(field.name) && field.fieldKind !== "message")
    .filter((field) => field.fieldKind !== "scalar" || rules.get(field) !== false)
    .map((field) => field.name);
}

/** protovalidate joins a lower and an upper bound into one rule: `gte_lte`. */
function ranged(names: readonly string[]): string[] {
  const lower = names.find((name) => name === "gt" || name === "gte");
  const upper = names.find((name) => name === "lt" || name === "lte");
  if (!lower || !upper) return [...names];
  return [...names.filter((name) => name !== lower && name !== upper), `${lower}_${upper}`];
}

/** Whether a problem's rule id is this rule; some have variants, and Kindling sees to enum values itself. */
export const isRule = (id: string, reported: string): boolean =>
  [id, `${id}_empty`, `${id}_exclusive`].includes(reported) ||
  (/enum\.(defined_only|not_in)$/.test(id) && reported === "enum.unknown");

/** Whether JSON Schema can say a rule: not what is in CEL, nor lengths in bytes, nor formats, which it only notes. */
export const isInSchema = ({ id }: Rule): boolean =>
  id === "required" ||
  id === "message.oneof" ||
  /^(repeated|map|enum|bool|float|double|[su]?int(32|64)|s?fixed(32|64))\./.test(id) ||
  /^string\.(const|len|min_len|max_len|pattern|prefix|suffix|contains|not_contains|in|not_in)$/.test(id);
