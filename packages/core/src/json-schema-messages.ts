import {
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  ScalarType,
  toJson,
} from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import {
  FieldRulesSchema,
  field as fieldRules,
  message as messageRules,
  oneof as oneofRules,
} from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import {
  CHANGE_WORDS,
  type Comments,
  enumReferences,
  fieldReference,
  referenceWords,
} from "./field-reference.ts";
import {
  digits,
  enumSchema,
  type JsonSchema,
  type Rules,
  rulesOf,
  scalarSchema,
  sizes,
} from "./json-schema-rules.ts";
import { lackedFields } from "./message-rules.ts";
import { bareField } from "./message-words.ts";

/** The JSON Schemas of messages that refer to each other. */
export class MessageSchemas {
  /** By full name; what goes to `$defs`. */
  readonly definitions: Record<string, JsonSchema> = {};
  readonly #comments: Comments;

  constructor(comments: Comments) {
    this.#comments = comments;
  }

  /** A schema that stands for the message's, whose definition is there from now on. */
  refer(message: DescMessage): JsonSchema {
    const { typeName } = message;
    if (typeName.startsWith("google.protobuf.")) return WELL_KNOWN[typeName] ?? {};
    if (!this.definitions[typeName]) {
      this.definitions[typeName] = {}; // A message may contain itself.
      this.definitions[typeName] = this.#define(message);
    }
    return { $ref: `#/$defs/${typeName}` };
  }

  #define(message: DescMessage): JsonSchema {
    const comment = this.#comments[message.typeName];
    const description = comment ? { description: comment } : {};
    const bare = bareField(message);
    const object = this.#object(message, `#/$defs/${message.typeName}${bare ? "/anyOf/1" : ""}`);
    return { ...description, ...(bare ? { anyOf: [this.#value(bare), object] } : object) };
  }

  /** What a mapping with its fields must be; `place` is where it stands. */
  #object(message: DescMessage, place: string): JsonSchema {
    const lacked = lackedFields(message);
    const renamed = message.fields.filter(({ name, jsonName }) => name !== jsonName);
    const named = [...lacked].filter((field) => !renamed.includes(field));
    const conditions = [...twins(renamed, lacked), ...groups(message)];
    return {
      type: "object",
      properties: Object.fromEntries(
        message.fields.map((field) => [field.jsonName, this.#property(field, lacked.has(field))]),
      ),
      // Editors offer properties by name, and no patterns.
      ...unlessEmpty(
        "patternProperties",
        Object.fromEntries(
          renamed.map(({ name, jsonName }) => [`^${name}$`, { $ref: `${place}/properties/${jsonName}` }]),
        ),
      ),
      additionalProperties: false,
      ...unlessEmpty(
        "required",
        named.map(({ name }) => name),
      ),
      ...unlessEmpty("allOf", conditions),
    };
  }

  #property(field: DescField, isRequired: boolean): JsonSchema {
    const reference = fieldReference(field, this.#comments);
    const description = this.#description(field);
    const schema = this.#value(field);
    return {
      ...(description ? { description } : {}),
      ...(reference.default ? { default: JSON.parse(reference.default) } : {}),
      ...(reference.secret ? { writeOnly: true } : {}),
      ...(isRequired ? schema : orNull(schema)),
    };
  }

  /** Everything that is known of a field and that no keyword says. */
  #description(field: DescField): string {
    const { comment, rules, references, change } = fieldReference(field, this.#comments);
    const values = field.enum ? enumReferences(field.enum, this.#comments) : [];
    return [
      comment,
      ...values.flatMap((value) => (value.comment ? `${value.name}: ${value.comment}` : [])),
      ...rules.flatMap(({ isOwn, words }) => (isOwn ? `Rule: ${words}` : [])),
      references.length > 0 ? `Refers to ${referenceWords(references)}.` : "",
      change ? `Changing it ${CHANGE_WORDS[change]}.` : "",
    ]
      .filter(Boolean)
      .join("\n");
  }

  #value(field: DescField): JsonSchema {
    const rules = ruleJson(field);
    const zero = zeroOf(field);
    const isFilled = rules.required === true && zero !== undefined && !hasPresence(field);
    const ignoresZero = rules.ignore === "IGNORE_IF_ZERO_VALUE" && zero !== undefined;
    const schema = this.#whole(field, rules.ignore === "IGNORE_ALWAYS" ? {} : rules);
    if (isFilled) return { ...FILLED[typeof zero], ...schema };
    return ignoresZero ? { anyOf: [{ const: zero }, schema] } : schema;
  }

  #whole(field: DescField, rules: Rules): JsonSchema {
    if (field.fieldKind === "list") {
      const own = rulesOf(rules, "repeated");
      return {
        type: "array",
        ...(rules.required ? { minItems: 1 } : {}),
        ...sizes(own, { min_items: "minItems", max_items: "maxItems" }),
        ...(own.unique === true ? { uniqueItems: true } : {}),
        items: this.#single(field, rulesOf(own, "items")),
      };
    }
    if (field.fieldKind !== "map") return this.#single(field, rules);
    const own = rulesOf(rules, "map");
    return {
      type: "object",
      ...(rules.required ? { minProperties: 1 } : {}),
      ...sizes(own, { min_pairs: "minProperties", max_pairs: "maxProperties" }),
      propertyNames: keySchema(field.mapKey, rulesOf(own, "keys")),
      additionalProperties: this.#single(field, rulesOf(own, "values")),
    };
  }

  #single(field: DescField, rules: Rules): JsonSchema {
    if (field.message) return this.refer(field.message);
    return field.enum ? enumSchema(field.enum, rules) : scalarSchema(field.scalar as ScalarType, rules);
  }
}

const WELL_KNOWN: Readonly<Record<string, JsonSchema>> = {
  "google.protobuf.Duration": { type: "string", pattern: "^-?[0-9]+(\\.[0-9]+)?s$" },
  "google.protobuf.Struct": { type: "object" },
  "google.protobuf.Timestamp": { type: "string", format: "date-time" },
};

/** What a required value without presence must be; what its other rules say wins. */
const FILLED: Readonly<Record<string, JsonSchema>> = {
  string: { minLength: 1 },
  number: { not: { const: 0 } },
  boolean: { const: true },
};

const ruleJson = (field: DescField): Rules =>
  hasOption(field, fieldRules)
    ? (toJson(FieldRulesSchema, getOption(field, fieldRules), { useProtoFieldName: true }) as Rules)
    : {};

const hasPresence = ({ presence }: DescField): boolean => presence !== FeatureSet_FieldPresence.IMPLICIT;

/** The value that a scalar has when it isn't given. */
function zeroOf(field: DescField): string | number | boolean | undefined {
  if (field.fieldKind !== "scalar") return undefined;
  if (field.scalar === ScalarType.BOOL) return false;
  return field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES ? "" : 0;
}

function keySchema(type: ScalarType, rules: Rules): JsonSchema {
  if (type === ScalarType.STRING) return scalarSchema(type, rules);
  return type === ScalarType.BOOL ? { enum: ["true", "false"] } : { pattern: digits(type) };
}

/** Null means absent. */
function orNull(schema: JsonSchema): JsonSchema {
  const isPlain =
    typeof schema.type === "string" && !("anyOf" in schema || "const" in schema || "enum" in schema);
  return isPlain ? { ...schema, type: [schema.type, "null"] } : { anyOf: [schema, { type: "null" }] };
}

/** One of a field's two names, not both; a required one by either. */
function twins(renamed: readonly DescField[], lacked: ReadonlySet<DescField>): JsonSchema[] {
  return renamed.flatMap((field) => {
    const { name, jsonName } = field;
    const either = { anyOf: [{ required: [jsonName] }, { required: [name] }] };
    // Of a oneof's, `groups` says it.
    const both = field.oneof ? [] : [{ not: { required: [jsonName, name] } }];
    return lacked.has(field) ? [either, ...both] : both;
  });
}

/** Of the fields of a oneof, or of a rule that says the same, only one can be given. */
function groups(message: DescMessage): JsonSchema[] {
  const rules = hasOption(message, messageRules) ? getOption(message, messageRules).oneof : [];
  return [
    ...message.oneofs.map((oneof) => {
      const required = hasOption(oneof, oneofRules) && getOption(oneof, oneofRules).required;
      return oneOf(oneof.fields, required);
    }),
    ...rules.map(({ fields, required }) =>
      oneOf(
        message.fields.filter(({ name }) => fields.includes(name)),
        required,
      ),
    ),
  ];
}

function oneOf(fields: readonly DescField[], required: boolean): JsonSchema {
  const given = fields.flatMap((field) => {
    const absent = hasPresence(field)
      ? [null]
      : [null, zeroOf(field) ?? (field.fieldKind === "list" ? [] : {})];
    return [...new Set([field.jsonName, field.name])].map((name) => ({
      required: [name],
      properties: { [name]: { not: { enum: absent } } },
    }));
  });
  return { oneOf: required ? given : [...given, { not: { anyOf: given } }] };
}

function unlessEmpty(keyword: string, value: object): JsonSchema {
  return Object.keys(value).length > 0 ? { [keyword]: value } : {};
}
