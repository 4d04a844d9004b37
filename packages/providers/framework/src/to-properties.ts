import { type DescField, type DescMessage, type Message, toJson } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { base64Encode } from "@bufbuild/protobuf/wire";
import type { PropertyMap, PropertyValue } from "@kindling/core/property-value";
import { isWellKnown, type Property, propertiesOf, zeroIsAbsent } from "./properties.ts";

/** One property of a message, a zero one too; undefined where the field can be absent and is. */
export function toProperty(
  schema: DescMessage,
  message: Message,
  { field }: Property,
): PropertyValue | undefined {
  const reflected = reflect(schema, message);
  return reflected.isSet(field) || (zeroIsAbsent(field) && !field.enum) ? value(reflected, field) : undefined;
}

/** Whether the value is what an absent field without presence means. */
export function isZero(value: PropertyValue): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return !value;
}

/** Fields without presence that are zero are left out, as absent ones. */
function object(message: ReflectMessage): PropertyMap {
  return Object.fromEntries(
    propertiesOf(message.desc).flatMap(({ name, field }): [string, PropertyValue][] =>
      message.isSet(field) ? [[name, value(message, field)]] : [],
    ),
  );
}

function value(message: ReflectMessage, field: DescField): PropertyValue {
  if (field.fieldKind === "list") return [...message.get(field)].map((item) => element(field, item));
  if (field.fieldKind === "map")
    return Object.fromEntries(
      [...message.get(field)].map(([key, item]) => [String(key), element(field, item)]),
    );
  return element(field, message.get(field));
}

function element(field: DescField, item: unknown): PropertyValue {
  if (field.message) {
    const message = item as ReflectMessage;
    return isWellKnown(field.message)
      ? (toJson(field.message, message.message) as PropertyValue)
      : object(message);
  }
  if (field.enum) return field.enum.value[item as number]?.name ?? String(item);
  return scalar(item as ScalarOf);
}

type ScalarOf = string | number | bigint | boolean | Uint8Array;

function scalar(item: ScalarOf): PropertyValue {
  if (typeof item === "bigint") return Number(item);
  return item instanceof Uint8Array ? base64Encode(item) : item;
}
