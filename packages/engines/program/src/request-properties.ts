import {
  isObject,
  mapValue,
  OUTPUT_VALUE_SIGNATURE,
  type PropertyMap,
  type PropertyValue,
  RESOURCE_REFERENCE_SIGNATURE,
  SIGNATURE_KEY,
  secret,
  UNKNOWN,
} from "@kindling/core/property-value";

/** google.protobuf.Struct as the SDK has it. */
export interface Struct {
  toJavaScript(): unknown;
}

/** The properties of a request: output values laid open, secrets wrapped, resources as their id or URN. */
export function requestProperties(struct: Struct | undefined): PropertyMap {
  return mapValue((struct?.toJavaScript() ?? {}) as PropertyMap, laidOpen) as PropertyMap;
}

function laidOpen(part: PropertyValue): PropertyValue | undefined {
  if (!isObject(part)) return undefined;
  if (part[SIGNATURE_KEY] === RESOURCE_REFERENCE_SIGNATURE)
    return part.id === "" ? UNKNOWN : (part.id ?? part.urn ?? null);
  if (part[SIGNATURE_KEY] !== OUTPUT_VALUE_SIGNATURE) return undefined;
  const value = part.value === undefined ? UNKNOWN : mapValue(part.value, laidOpen);
  return part.secret === true ? secret(value) : value;
}
