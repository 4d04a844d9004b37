import {
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  type JsonValue,
  toJson,
} from "@bufbuild/protobuf";
import {
  FieldRulesSchema,
  field as fieldRules,
  message as messageRules,
  oneof as oneofRules,
} from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { message_warning_cel, pattern_words } from "@kindling/apis/kindling/shared/v1/options";
import { listed } from "./nearest.ts";

/** A rule as a user's reference shows it. */
export interface RuleWords {
  /** protovalidate's rule id: `string.min_len`, or a CEL rule's own. Problems bear it, in brackets. */
  readonly id: string;
  /** `at least 3 characters`, or a CEL rule's message. */
  readonly words: string;
  /** Whether it is a rule in CEL, of this field or message alone. */
  readonly isOwn?: true;
}

type Rules = Readonly<Record<string, JsonValue>>;

/** What the values of a field must be. That a field is required, and which values an enum has, is said elsewhere. */
export function fieldRuleWords(field: DescField): RuleWords[] {
  if (!hasOption(field, fieldRules)) return [];
  const rules = toJson(FieldRulesSchema, getOption(field, fieldRules), { useProtoFieldName: true }) as Rules;
  return rulesIn(rules, field, "");
}

/** What is valid of the fields of a message together, but warned of. */
export const messageWarningWords = (message: DescMessage): RuleWords[] =>
  getOption(message, message_warning_cel).map(({ id, message: words }) => ({ id, words, isOwn: true }));

/** What the fields of a message must be together. */
export function messageRuleWords(message: DescMessage): RuleWords[] {
  const { cel, celExpression, oneof } = getOption(message, messageRules);
  const jsonName = (name: string) => message.fields.find((field) => field.name === name)?.jsonName ?? name;
  const groups = [
    ...oneof.map(({ fields, required }) => ({ names: fields.map(jsonName), required, id: "message.oneof" })),
    ...message.oneofs.map((group) => ({
      names: group.fields.map((field) => field.jsonName),
      required: hasOption(group, oneofRules) && getOption(group, oneofRules).required,
      id: "field.oneof",
    })),
  ];
  return [
    ...[...cel, ...celExpression.map((expression) => ({ expression }))].map((rule) => ownRule(rule)),
    ...groups.map(({ names, required, id }) => ({
      id,
      words: `${required ? "exactly" : "at most"} one of ${listed(names)}`,
    })),
  ];
}

function rulesIn(rules: Rules, field: DescField, each: string): RuleWords[] {
  const { required, ignore, cel = [], cel_expression = [], ...typed } = rules;
  const bare = (cel_expression as string[]).map((expression) => ({ expression }));
  const own = [...(cel as unknown as CelRule[]), ...bare].map((rule) => ownRule(rule, each));
  const standard = Object.entries(typed).flatMap(([type, values]) =>
    rulesOfType(type, values as Rules, field, each),
  );
  return [...standard, ...own];
}

interface CelRule {
  readonly id?: string;
  readonly message?: string;
  readonly expression: string;
}

/** A rule without a message words its refusals itself, which only its expression tells beforehand. */
const ownRule = ({ id, message, expression }: CelRule, each = ""): RuleWords => ({
  id: id || expression,
  words: each + (message || `meets ${expression}`),
  isOwn: true,
});

function rulesOfType(type: string, values: Rules, field: DescField, each: string): RuleWords[] {
  const { items, keys, values: entries, ...rules } = values;
  const inner: [JsonValue | undefined, string][] = [
    [items, "each: "],
    [keys, "each name: "],
    [entries, "each value: "],
  ];
  return [
    ...Object.entries(rules).flatMap(([rule, value]) => {
      const words = wordsOf(type, rule, value, field);
      return words ? [{ id: `${type}.${rule}`, words: each + words }] : [];
    }),
    ...inner.flatMap(([nested, before]) => (nested ? rulesIn(nested as Rules, field, before) : [])),
  ];
}

/** Undefined for what is no rule of its own. */
function wordsOf(type: string, rule: string, value: JsonValue, field: DescField): string | undefined {
  if (rule === "pattern") return getOption(field, pattern_words) || `matches ${value}`;
  if (rule in BOUNDS) {
    const words = shown(type, value, field);
    return words && `${BOUNDS[rule]} ${words}`;
  }
  const [how, units = ""] = SIZES[rule] ?? [];
  if (how) {
    const unit = type === "bytes" ? "bytes" : units;
    return `${how} ${value} ${Number(value) === 1 ? unit.slice(0, -1) : unit}`;
  }
  return value === true ? FORMATS[rule] : undefined;
}

/** Values of an enum go by their names. */
function shown(type: string, value: JsonValue, field: DescField): string {
  if (Array.isArray(value)) {
    const named = type === "enum" ? value.filter((number) => number !== 0) : value;
    return named.map((item) => shown(type, item, field)).join(", ");
  }
  return (type === "enum" && field.enum?.value[Number(value)]?.name) || String(value);
}

const BOUNDS: Readonly<Record<string, string>> = {
  const: "always",
  in: "one of",
  not_in: "none of",
  gt: "more than",
  gte: "at least",
  lt: "less than",
  lte: "at most",
  prefix: "begins with",
  suffix: "ends with",
  contains: "contains",
  not_contains: "doesn't contain",
};

const SIZES: Readonly<Record<string, readonly [how: string, unit: string]>> = {
  len: ["exactly", "characters"],
  min_len: ["at least", "characters"],
  max_len: ["at most", "characters"],
  len_bytes: ["exactly", "bytes"],
  min_bytes: ["at least", "bytes"],
  max_bytes: ["at most", "bytes"],
  min_items: ["at least", "items"],
  max_items: ["at most", "items"],
  min_pairs: ["at least", "names"],
  max_pairs: ["at most", "names"],
};

const FORMATS: Readonly<Record<string, string>> = {
  unique: "none twice",
  finite: "a finite number",
  email: "an e-mail address",
  hostname: "a host name",
  ip: "an IP address",
  ipv4: "an IPv4 address",
  ipv6: "an IPv6 address",
  uri: "a URI",
  uri_ref: "a URI or the last part of one",
  address: "a host name or IP address",
  uuid: "a UUID",
  tuuid: "a UUID without dashes",
  ulid: "a ULID",
  ip_prefix: "a range of IP addresses in CIDR notation",
  ipv4_prefix: "a range of IPv4 addresses in CIDR notation",
  ipv6_prefix: "a range of IPv6 addresses in CIDR notation",
  ip_with_prefixlen: "an IP address with a prefix length",
  ipv4_with_prefixlen: "an IPv4 address with a prefix length",
  ipv6_with_prefixlen: "an IPv6 address with a prefix length",
  host_and_port: "a host and a port",
};
