/**
 * A property of a resource as Pulumi's engine protocol carries it: JSON, in which objects with a signature stand
 * for secrets, assets and references to resources, and one reserved string stands for "not known yet".
 */
export type PropertyValue =
  | null
  | boolean
  | number
  | string
  | PropertyValue[]
  | { [key: string]: PropertyValue };
export type PropertyMap = { [key: string]: PropertyValue };

// Pulumi's own constants: sdk/go/common/resource/sig and sdk/nodejs/runtime/rpc.ts.
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
export const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
export const RESOURCE_REFERENCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";
export const OUTPUT_VALUE_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
export const ASSET_SIGNATURE = "c44067f5952c0a294b673a41bacd8c17";
export const ARCHIVE_SIGNATURE = "0def7320c3a5731c473e5ecbe6d01bc7";
/** Stands for a value that a preview can't know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Secret = { [SIGNATURE_KEY]: typeof SECRET_SIGNATURE; value: PropertyValue };

export function isObject(value: PropertyValue | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSecret(value: PropertyValue | undefined): value is Secret {
  return isObject(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

/** Wraps a value so that it is encrypted in state and hidden everywhere else. Wrapping twice changes nothing. */
export function secret(value: PropertyValue): Secret {
  return isSecret(value) ? value : { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** A copy in which `replace` stands in for each part for which it returns something. */
export function mapValue(
  value: PropertyValue,
  replace: (part: PropertyValue) => PropertyValue | undefined,
): PropertyValue {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((item) => mapValue(item, replace));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapValue(item, replace)]));
}

/** The value with every secret laid open. For providers only. */
export function withoutSecrets(value: PropertyValue): PropertyValue {
  return mapValue(value, (part) => (isSecret(part) ? withoutSecrets(part.value) : undefined));
}

export function someValue(value: PropertyValue, test: (part: PropertyValue) => boolean): boolean {
  if (test(value)) return true;
  if (Array.isArray(value)) return value.some((item) => someValue(item, test));
  return isObject(value) && Object.values(value).some((item) => someValue(item, test));
}

export const containsUnknown = (value: PropertyValue): boolean =>
  someValue(value, (part) => part === UNKNOWN);
export const containsSecret = (value: PropertyValue): boolean => someValue(value, isSecret);
