import { KindlingError } from "@kindling/core/error";
import {
  ARCHIVE_SIGNATURE,
  ASSET_SIGNATURE,
  isObject,
  isSecret,
  OUTPUT_VALUE_SIGNATURE,
  type PropertyMap,
  type PropertyValue,
  RESOURCE_REFERENCE_SIGNATURE,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  secret,
  UNKNOWN,
} from "@kindling/core/property-value";

// Pulumi's: pkg/resource/stack/deployment.go.
const FLOAT_SIGNATURE = "8ad145fe-0d11-4827-bfd7-1abcbf086f5c";
const OPAQUE_SIGNATURES: readonly unknown[] = [
  ASSET_SIGNATURE,
  ARCHIVE_SIGNATURE,
  RESOURCE_REFERENCE_SIGNATURE,
];

/** Encrypts the JSON of a secret that stands at `path`. */
export type Seal = (plaintext: string, path: string) => string;
/** Decrypts what `Seal` made. Throws for anything else; the error doesn't quote it. */
export type Unseal = (ciphertext: string, path: string) => string;

/** Makes an error for what is wrong at a path of a state. */
export type Refuse = (path: string, reason: string) => Error;

/**
 * A property as Pulumi keeps it in state: secrets sealed, numbers that JSON lacks spelt out, keys in order, so
 * that equal properties read the same.
 */
export function encodeProperty(value: PropertyValue, seal: Seal, path: string): PropertyValue {
  if (typeof value === "number") return Number.isFinite(value) ? value : encodeFloat(value);
  if (Array.isArray(value))
    return value.map((item, index) => encodeProperty(item, seal, `${path}[${index}]`));
  if (!isObject(value)) return value;
  if (isSecret(value)) {
    // What a secret holds is sealed as a whole; secrets within it are only marked, as Pulumi does.
    const inner = encodeProperty(value.value ?? null, (plaintext) => plaintext, path);
    return { [SIGNATURE_KEY]: SECRET_SIGNATURE, ciphertext: seal(JSON.stringify(inner), path) };
  }
  if (value[SIGNATURE_KEY] === OUTPUT_VALUE_SIGNATURE) return encodeProperty(outputValue(value), seal, path);
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
  return Object.fromEntries(
    keys.map((key) => [key, encodeProperty(value[key] as PropertyValue, seal, `${path}.${key}`)]),
  );
}

/** The property that `encodeProperty` wrote, or Pulumi. Throws what `refuse` makes for what neither writes. */
export function decodeProperty(
  value: PropertyValue,
  unseal: Unseal,
  refuse: Refuse,
  path: string,
): PropertyValue {
  if (Array.isArray(value))
    return value.map((item, index) => decodeProperty(item, unseal, refuse, `${path}[${index}]`));
  if (!isObject(value)) return value;
  const signature = value[SIGNATURE_KEY];
  if (signature === SECRET_SIGNATURE) return secret(decodeSecret(value, unseal, refuse, path));
  if (signature === FLOAT_SIGNATURE) return decodeFloat(value, refuse, path);
  if (signature !== undefined && !OPAQUE_SIGNATURES.includes(signature))
    throw refuse(path, "it is a kind of value that Kindling doesn't know");
  return decodeProperties(value, unseal, refuse, path);
}

export function decodeProperties(
  values: PropertyMap,
  unseal: Unseal,
  refuse: Refuse,
  path: string,
): PropertyMap {
  return Object.fromEntries(
    Object.entries(values).map(([key, item]) => [
      key,
      decodeProperty(item, unseal, refuse, `${path}.${key}`),
    ]),
  );
}

function decodeSecret(value: PropertyMap, unseal: Unseal, refuse: Refuse, path: string): PropertyValue {
  const { ciphertext, plaintext } = value;
  if ((typeof ciphertext === "string") === (typeof plaintext === "string"))
    throw refuse(path, "a secret needs either a ciphertext or a plaintext");
  let inner: PropertyValue;
  try {
    inner = JSON.parse(typeof plaintext === "string" ? plaintext : unseal(ciphertext as string, path));
  } catch (error) {
    if (error instanceof KindlingError) throw error;
    // Without the cause, which may quote the secret.
    throw refuse(path, "the secret can't be decrypted: it was changed, or encrypted for another stack");
  }
  return decodeProperty(inner, (nested) => nested, refuse, path);
}

/** Pulumi keeps no more of an output value than what it is, or that it is unknown, and whether it is secret. */
function outputValue(output: PropertyMap): PropertyValue {
  const value = output.value ?? UNKNOWN;
  return output.secret === true ? secret(value) : value;
}

function encodeFloat(value: number): PropertyMap {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return { [SIGNATURE_KEY]: FLOAT_SIGNATURE, value: bytes.toString("hex") };
}

function decodeFloat({ value }: PropertyMap, refuse: Refuse, path: string): number {
  if (typeof value !== "string" || !/^[0-9a-f]{1,16}$/i.test(value))
    throw refuse(path, "a number is written in a way that Kindling doesn't know");
  return Buffer.from(value.padStart(16, "0"), "hex").readDoubleBE();
}
