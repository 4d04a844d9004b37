import { type DescField, getOption, type Message, toJson } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { secret as secretOption } from "@kindling/apis/kindling/shared/v1/options";
import type { RegisteredResource } from "./engine.ts";
import type { Kind } from "./kind.ts";
import { MASK } from "./mask.ts";
import { UnknownInput } from "./policy-expression.ts";
import { isObject, isSecret, type PropertyMap, type PropertyValue, UNKNOWN } from "./property-value.ts";

/** Key under which a message's map holds the names of the fields that are given: `has()` asks it. */
export const GIVEN = "$given";

/** A manifest as policies see it: names and enum values as in manifests, defaults where nothing is given, no secrets. */
export const manifestValue = ({ schema }: Pick<Kind, "schema">, message: Message): unknown =>
  messageValue(reflect(schema, message));

function messageValue(message: ReflectMessage): unknown {
  const { desc } = message;
  if (desc.typeName.startsWith("google.protobuf.")) return jsonValue(toJson(desc, message.message));
  const given = desc.fields.filter((field) => message.isSet(field)).map(({ jsonName }) => jsonName);
  const entries = desc.fields.map((field): [string, unknown] => [field.jsonName, fieldValue(message, field)]);
  return new Map<string, unknown>([...entries, [GIVEN, given]]);
}

function fieldValue(message: ReflectMessage, field: DescField): unknown {
  if (getOption(field, secretOption) && !field.message && message.isSet(field)) return MASK;
  switch (field.fieldKind) {
    case "list":
      return [...message.get(field)].map((item) => itemValue(field, item));
    case "map":
      return new Map([...message.get(field)].map(([key, item]) => [key, itemValue(field, item)]));
    case "message":
      return messageValue(message.isSet(field) ? message.get(field) : reflect(field.message));
    default:
      return itemValue(field, message.get(field));
  }
}

function itemValue(field: DescField, item: unknown): unknown {
  if (field.message) return messageValue(item as ReflectMessage);
  if (field.enum) return item === 0 ? "" : (field.enum.value[item as number]?.name ?? "");
  return jsonValue(item);
}

/** Whole numbers are CEL's `int`, others its `double`. */
function jsonValue(json: unknown): unknown {
  if (typeof json === "number") return Number.isSafeInteger(json) ? BigInt(json) : json;
  if (Array.isArray(json)) return json.map(jsonValue);
  if (typeof json !== "object" || json === null || json instanceof Uint8Array) return json;
  return new Map(Object.entries(json).map(([key, item]) => [key, jsonValue(item)]));
}

/** A resource as policies see it. */
export function resourceValue({ type, name, inputs, protect, retainOnDelete }: RegisteredResource): unknown {
  return new Map<string, unknown>(
    Object.entries({ type, name, inputs: propertyValue(inputs, "inputs"), protect, retainOnDelete }),
  );
}

function propertyValue(property: PropertyValue | PropertyMap, path: string): unknown {
  if (property === UNKNOWN) return new UnknownInput(path);
  if (isSecret(property)) return MASK;
  if (Array.isArray(property)) return property.map((item, index) => propertyValue(item, `${path}[${index}]`));
  if (isObject(property))
    return new Map(
      Object.entries(property).map(([key, item]) => [key, propertyValue(item, `${path}.${key}`)]),
    );
  return jsonValue(property);
}
