import {
  create,
  type DescEnum,
  type DescField,
  type DescMessage,
  fromJson,
  type JsonValue,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { base64Decode } from "@bufbuild/protobuf/wire";
import {
  isObject,
  isSecret,
  type PropertyMap,
  type PropertyValue,
  UNKNOWN,
} from "@kindling/core/property-value";
import { nearest } from "./nearest.ts";
import { isInternal, isWellKnown, propertiesOf } from "./properties.ts";
import type { PropertyPath } from "./property-path.ts";

export interface Misfit {
  readonly path: PropertyPath;
  readonly reason: string;
}

/** Property values as a message: what could be read, what doesn't fit, and where values aren't known yet. */
export interface Reading<M extends Message = Message> {
  readonly message: M;
  readonly misfits: readonly Misfit[];
  readonly unknowns: readonly PropertyPath[];
}

/** Reads property values into a message, secrets opened. Pulumi's own (`__defaults`) are passed over. */
export function toMessage(schema: DescMessage, properties: PropertyMap): Reading {
  const misfits: Misfit[] = [];
  const unknowns: PropertyPath[] = [];
  return { message: object(schema, properties, []).message, misfits, unknowns };

  function object(desc: DescMessage, values: PropertyMap, path: PropertyPath): ReflectMessage {
    const message = reflect(desc, create(desc));
    const byName = new Map(propertiesOf(desc).map((property) => [property.name, property.field]));
    for (const [name, value] of Object.entries(values)) {
      if (value === null || isInternal(name)) continue;
      const field = byName.get(name);
      if (!field) {
        misfits.push({
          path: [...path, name],
          reason: `there is no such property${nearest(name, byName.keys())}`,
        });
      } else if (field.oneof && message.oneofCase(field.oneof)) {
        const other = message.oneofCase(field.oneof)?.jsonName;
        misfits.push({ path: [...path, name], reason: `can't be given together with ${other}` });
      } else set(message, field, value, [...path, name]);
    }
    return message;
  }

  function set(
    message: ReflectMessage,
    field: DescField,
    wrapped: PropertyValue,
    path: PropertyPath,
  ): undefined {
    const value = opened(wrapped);
    if (value === UNKNOWN) {
      unknowns.push(path);
    } else if (field.fieldKind === "list") {
      if (!Array.isArray(value)) return expected("a list", value, path);
      const list = message.get(field);
      value.forEach((item, index) => {
        list.add(element(field, item, [...path, index]) ?? zero(field));
      });
    } else if (field.fieldKind === "map") {
      if (!isObject(value)) return expected("an object", value, path);
      const map = message.get(field);
      for (const [key, item] of Object.entries(value)) {
        const read = element(field, item, [...path, key]);
        if (read !== undefined) map.set(mapKey(field.mapKey, key), read);
      }
    } else {
      const read = element(field, value, path);
      if (read !== undefined) message.set(field, read);
    }
  }

  /** One value of the field's type; undefined when it doesn't fit or isn't known. */
  function element(field: DescField, wrapped: PropertyValue, path: PropertyPath): unknown {
    const value = opened(wrapped);
    if (value === UNKNOWN) {
      unknowns.push(path);
      return undefined;
    }
    if (field.message) {
      if (isWellKnown(field.message)) return wellKnown(field.message, value, path);
      if (isObject(value)) return object(field.message, value, path);
      return expected("an object", value, path);
    }
    if (field.enum) return enumeration(field.enum, value, path);
    const read = scalar(field.scalar as ScalarType, value);
    return read === undefined ? expected(nameOf(field.scalar as ScalarType), value, path) : read;
  }

  function enumeration(desc: DescEnum, value: PropertyValue, path: PropertyPath): number | undefined {
    const found = desc.values.find(({ name, number }) => name === value && number !== 0);
    if (found) return found.number;
    const names = desc.values.filter(({ number }) => number !== 0).map(({ name }) => name);
    const meant = typeof value === "string" ? nearest(value, names) : "";
    misfits.push({ path, reason: `must be one of ${names.join(", ")}${meant}` });
    return undefined;
  }

  function wellKnown(
    desc: DescMessage,
    value: PropertyValue,
    path: PropertyPath,
  ): ReflectMessage | undefined {
    try {
      return reflect(desc, fromJson(desc, value as JsonValue));
    } catch {
      return expected(`a ${desc.name.toLowerCase()}`, value, path);
    }
  }

  function expected(what: string, value: PropertyValue, path: PropertyPath): undefined {
    misfits.push({ path, reason: `must be ${what}, not ${describe(value)}` });
  }
}

const opened = (value: PropertyValue): PropertyValue => (isSecret(value) ? opened(value.value) : value);

const INTEGERS: Partial<Record<ScalarType, [bigint, bigint]>> = {
  [ScalarType.INT32]: [-(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.SINT32]: [-(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.SFIXED32]: [-(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.UINT32]: [0n, 2n ** 32n - 1n],
  [ScalarType.FIXED32]: [0n, 2n ** 32n - 1n],
};

/** 64-bit integers, which Pulumi carries as numbers: exact up to 2^53. */
const WIDE: readonly ScalarType[] = [
  ScalarType.INT64,
  ScalarType.SINT64,
  ScalarType.SFIXED64,
  ScalarType.UINT64,
  ScalarType.FIXED64,
];
const isWide = (type: ScalarType): boolean => WIDE.includes(type);

function scalar(
  type: ScalarType,
  value: PropertyValue,
): string | number | bigint | boolean | Uint8Array | undefined {
  if (type === ScalarType.STRING) return typeof value === "string" ? value : undefined;
  if (type === ScalarType.BOOL) return typeof value === "boolean" ? value : undefined;
  if (type === ScalarType.BYTES) return typeof value === "string" ? base64(value) : undefined;
  if (typeof value !== "number") return undefined;
  if (type === ScalarType.DOUBLE || type === ScalarType.FLOAT) return value;
  if (!Number.isSafeInteger(value)) return undefined;
  if (isWide(type))
    return value < 0 && (type === ScalarType.UINT64 || type === ScalarType.FIXED64)
      ? undefined
      : BigInt(value);
  const [least, most] = INTEGERS[type] as [bigint, bigint];
  return BigInt(value) >= least && BigInt(value) <= most ? value : undefined;
}

function base64(text: string): Uint8Array | undefined {
  try {
    return base64Decode(text);
  } catch {
    return undefined;
  }
}

function zero(field: DescField): unknown {
  if (field.message) return reflect(field.message, create(field.message));
  if (field.enum) return 0;
  const type = field.scalar as ScalarType;
  if (type === ScalarType.STRING) return "";
  if (type === ScalarType.BOOL) return false;
  if (type === ScalarType.BYTES) return new Uint8Array();
  return isWide(type) ? 0n : 0;
}

function mapKey(type: ScalarType, key: string): string | number | bigint | boolean {
  if (type === ScalarType.STRING) return key;
  if (type === ScalarType.BOOL) return key === "true";
  return isWide(type) ? BigInt(key) : Number(key);
}

function nameOf(type: ScalarType): string {
  if (type === ScalarType.STRING) return "a string";
  if (type === ScalarType.BOOL) return "true or false";
  if (type === ScalarType.BYTES) return "a string in base64";
  return type === ScalarType.DOUBLE || type === ScalarType.FLOAT ? "a number" : "a whole number";
}

/** The value's type, never the value itself, which may be a secret. */
function describe(value: PropertyValue): string {
  if (Array.isArray(value)) return "a list";
  return value === null ? "null" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}
