import {
  type DescField,
  type DescMessage,
  getOption,
  type JsonValue,
  type MessageShape,
  toJson,
} from "@bufbuild/protobuf";
import { secret } from "@kindling/apis/kindling/shared/v1/options";
import { MASK } from "./mask.ts";

/** A message as JSON to show: every `(secret)` value is `[secret]`; where a secret comes from (`{env: NAME}`) stays. */
export function maskedJson<Schema extends DescMessage>(
  schema: Schema,
  message: MessageShape<Schema>,
): JsonValue {
  return maskMessage(schema, toJson(schema, message));
}

function maskMessage(schema: DescMessage, json: JsonValue): JsonValue {
  if (!isObject(json)) return json;
  const byName = new Map(schema.fields.map((field) => [field.jsonName, field]));
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      const field = byName.get(name);
      return [name, field ? maskField(field, value) : value];
    }),
  );
}

function maskField(field: DescField, json: JsonValue): JsonValue {
  const { message } = field;
  if (!message) return getOption(field, secret) ? MASK : json;
  if (field.fieldKind === "list" && Array.isArray(json))
    return json.map((item) => maskMessage(message, item));
  if (field.fieldKind === "map" && isObject(json))
    return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, maskMessage(message, item)]));
  return maskMessage(message, json);
}

function isObject(json: JsonValue): json is { [key: string]: JsonValue } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
