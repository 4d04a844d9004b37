import {
  ASSET_SIGNATURE,
  OUTPUT_VALUE_SIGNATURE,
  type PropertyValue,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  secret,
  UNKNOWN,
} from "@kindling/core/property-value";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeProperty, encodeProperty } from "./property-encoding.ts";

const seal = (plaintext: string): string => Buffer.from(plaintext).toString("base64");
const unseal = (ciphertext: string): string => Buffer.from(ciphertext, "base64").toString();
const refuse = (path: string, reason: string): Error => new Error(`${path}: ${reason}`);
const encode = (value: PropertyValue): PropertyValue => encodeProperty(value, seal, "outputs");
const decode = (value: PropertyValue): PropertyValue => decodeProperty(value, unseal, refuse, "outputs");

const { property } = fc.letrec<{ property: PropertyValue }>((tie) => ({
  property: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    // JSON has no negative zero.
    fc.double().map((number) => (number === 0 ? 0 : number)),
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(UNKNOWN, SIGNATURE_KEY, SECRET_SIGNATURE, "__proto__", "v1:a:b"),
    fc.constant({ [SIGNATURE_KEY]: ASSET_SIGNATURE, text: "hello", hash: "2cf2" }),
    fc.array(tie("property")),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("__proto__", "ciphertext")), tie("property"), {
      noNullPrototype: true,
    }),
    tie("property").map(secret),
  ),
}));

test("what is encoded is read back the same, through JSON", () => {
  fc.assert(
    fc.property(property, (value) => {
      expect(decode(JSON.parse(JSON.stringify(encode(value))))).toEqual(value);
    }),
  );
});

test("no secret stands in what is encoded, however deep", () => {
  fc.assert(
    fc.property(property, (value) => {
      const text = JSON.stringify(encode({ shown: value, hidden: [secret({ key: ["s3cr3t-k3y", value] })] }));
      expect(text).not.toContain("s3cr3t-k3y");
    }),
  );
});

test("equal properties read the same, whatever the order of their keys", () => {
  expect(JSON.stringify(encode({ b: 1, a: secret({ d: 1, c: 2 }) }))).toBe(
    JSON.stringify(encode({ a: secret({ c: 2, d: 1 }), b: 1 })),
  );
});

test("an output value leaves what it is, or that it is unknown", () => {
  const output = (fields: object): PropertyValue => ({ [SIGNATURE_KEY]: OUTPUT_VALUE_SIGNATURE, ...fields });
  expect(encode(output({ value: [1], dependencies: ["urn"] }))).toEqual([1]);
  expect(encode(output({}))).toBe(UNKNOWN);
  expect(decode(encode(output({ value: 1, secret: true })))).toEqual(secret(1));
});

describe("what neither Kindling nor Pulumi writes is refused without quoting it", () => {
  const marked = (signature: string, fields: object): PropertyValue => ({
    [SIGNATURE_KEY]: signature,
    ...fields,
  });
  test.each<[string, PropertyValue, string]>([
    ["an unknown signature", marked("cafe", { value: 1 }), "outputs.x: it is a kind of value that"],
    ["a secret of neither", marked(SECRET_SIGNATURE, {}), "outputs.x: a secret needs either"],
    [
      "a secret of both",
      marked(SECRET_SIGNATURE, { ciphertext: "a", plaintext: "1" }),
      "outputs.x: a secret needs either",
    ],
    [
      "a plaintext that isn't JSON",
      marked(SECRET_SIGNATURE, { plaintext: "hunter2" }),
      "outputs.x: the secret can't be decrypted",
    ],
    [
      "a number spelt in another way",
      marked("8ad145fe-0d11-4827-bfd7-1abcbf086f5c", { value: "NaN" }),
      "outputs.x: a number is written in a way",
    ],
  ])("%s", (_, value, message) => {
    expect(() => decode({ x: value })).toThrow(message);
    expect(() => decode({ x: value })).not.toThrow("hunter2");
  });
});
