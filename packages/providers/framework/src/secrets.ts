import type { DescMessage } from "@bufbuild/protobuf";
import {
  containsSecret,
  isObject,
  isSecret,
  mapValue,
  OUTPUT_VALUE_SIGNATURE,
  type PropertyMap,
  type PropertyValue,
  RESOURCE_REFERENCE_SIGNATURE,
  SIGNATURE_KEY,
  secret,
  UNKNOWN,
  withoutSecrets,
} from "@kindling/core/property-value";
import { isInternal, nestedMessage, propertiesOf } from "./properties.ts";

/** What the engine sends in the few shapes that the framework knows: outputs become their values, resources their ids. */
export function accept(properties: PropertyMap): PropertyMap {
  return mapValue(properties, (part) => {
    if (!isObject(part)) return undefined;
    if (part[SIGNATURE_KEY] === RESOURCE_REFERENCE_SIGNATURE) return part.id || UNKNOWN;
    if (part[SIGNATURE_KEY] !== OUTPUT_VALUE_SIGNATURE) return undefined;
    const value = part.value === undefined ? UNKNOWN : accept({ value: part.value }).value;
    return part.secret ? secret(value as PropertyValue) : value;
  }) as PropertyMap;
}

/** The properties with secrets opened, without Pulumi's own (`__meta`, `__defaults`). */
export function open(properties: PropertyMap): PropertyMap {
  return mapValue(withoutSecrets(properties), (part) =>
    isObject(part) && Object.keys(part).some(isInternal)
      ? open(Object.fromEntries(Object.entries(part).filter(([key]) => !isInternal(key))))
      : undefined,
  ) as PropertyMap;
}

/** Wraps what the options call secret, and what is secret at the same place in `like`. */
export function conceal(schema: DescMessage, properties: PropertyMap, like: PropertyMap = {}): PropertyMap {
  const known = new Map(propertiesOf(schema).map((property) => [property.name, property]));
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const property = known.get(name);
      if (property?.secret && value !== null) return [name, secret(withoutSecrets(value))];
      const nested = property && nestedMessage(property.field);
      const own = nested ? withinMessages(nested, property.field.fieldKind, value) : value;
      return [name, likewise(own, like[name])];
    }),
  );
}

function withinMessages(schema: DescMessage, kind: string, value: PropertyValue): PropertyValue {
  if (kind === "list" && Array.isArray(value))
    return value.map((item) => (isPlainObject(item) ? conceal(schema, item) : item));
  if (!isPlainObject(value)) return value;
  if (kind !== "map") return conceal(schema, value);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isPlainObject(item) ? conceal(schema, item) : item]),
  );
}

const isPlainObject = (value: PropertyValue): value is PropertyMap => isObject(value) && !isSecret(value);

/** A list that holds a secret becomes one as a whole: the cloud may answer with another order. */
function likewise(value: PropertyValue, like: PropertyValue | undefined): PropertyValue {
  if (like === undefined || !containsSecret(like)) return value;
  if (!isPlainObject(like) || !isPlainObject(value)) return secret(withoutSecrets(value));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, likewise(item, like[key])]));
}

/** Every string that is secret in the properties, by its wrapping or by the options. */
export function secretStrings(schema: DescMessage, ...maps: readonly PropertyMap[]): string[] {
  const found: string[] = [];
  for (const map of maps)
    mapValue(conceal(schema, map), (part) => {
      if (!isSecret(part)) return undefined;
      mapValue(withoutSecrets(part), (inner) => {
        if (typeof inner === "string" && inner !== UNKNOWN) found.push(inner);
        return undefined;
      });
      return null;
    });
  return found;
}
