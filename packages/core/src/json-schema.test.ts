import type { DescMessage } from "@bufbuild/protobuf";
import { CivoBucketSpecSchema } from "@kindling/apis/kindling/civo/bucket/v1/spec";
import { MetadataSchema } from "@kindling/apis/kindling/shared/v1/metadata";
import { StringValueOrRefSchema } from "@kindling/apis/kindling/shared/v1/reference";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpecimenSchema } from "./fixtures/specimen.ts";
import type { JsonSchema } from "./json-schema.ts";
import { MessageSchemas } from "./json-schema-messages.ts";
import { checkMessage } from "./message-check.ts";
import { type Json, locateIn } from "./source.ts";

function schemaOf(message: DescMessage, comments = {}) {
  const messages = new MessageSchemas(comments);
  return { ...messages.refer(message), $defs: messages.definitions };
}
const compiled = (message: DescMessage) =>
  new Ajv2020({ strictTypes: false, strictRequired: false, validateFormats: false }).compile(
    schemaOf(message),
  );
const problemsOf = (message: DescMessage, json: Json) =>
  checkMessage(message, json, locateIn("test")).problems.map(({ message: words }) => words);
const takes = (message: DescMessage, json: Json): boolean => problemsOf(message, json).length === 0;

const text = fc.constantFrom(
  "",
  "a",
  "FAST",
  "fast",
  "Slow",
  "aGk=",
  "12",
  "1.5s",
  "NaN",
  "LON1",
  "lon1",
  "a b",
);
const scalar = fc.oneof(
  { weight: 2, arbitrary: text },
  fc.constantFrom(-1, 0, 1, 3, 1.5, 2 ** 31, 2 ** 32),
  fc.boolean(),
  fc.constant(null),
);
/** JSON made of what a message's fields are called, and of values that some of them take. */
const jsonFor = (message: DescMessage): fc.Arbitrary<Json> => {
  const names = [message, ...message.fields.flatMap((field) => field.message ?? [])].flatMap(({ fields }) =>
    fields.flatMap(({ name, jsonName }) => [name, jsonName]),
  );
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 4, arbitrary: scalar },
      fc.array(tie("json"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names, "true", "7", "x"), tie("json"), { maxKeys: 3 }),
    ),
  }));
  return fc.dictionary(fc.constantFrom(...names), json, { maxKeys: 4 }) as fc.Arbitrary<Json>;
};

describe.each([
  ["every type of field", SpecimenSchema],
  ["a reference", StringValueOrRefSchema],
  ["metadata", MetadataSchema],
])("the schema of %s", (_, message) => {
  const validate = compiled(message);
  it("takes and refuses what Kindling does", () =>
    fc.assert(
      fc.property(jsonFor(message), (json) => {
        const problems = problemsOf(message, json);
        // A schema can only note what text is in base64.
        fc.pre(!problems.includes("is not base64"));
        expect(validate(json)).toBe(problems.length === 0);
      }),
      { numRuns: 2000 },
    ));
});

describe("the schema of a bucket's settings", () => {
  const validate = compiled(CivoBucketSpecSchema);
  const good: { [key: string]: Json } = { bucketName: "my-bucket", region: "LON1" };

  it.each<[string, Json, boolean]>([
    ["the proto's names", { bucket_name: "my-bucket", region: "LON1" }, true],
    ["values in any case", { ...good, region: "lon1" }, true],
    ["null for a setting that may be absent", { ...good, maxSizeGb: null }, true],
    ["a bare reference", { ...good, credential: "shop-keys" }, true],
    ["null for one that is required", { ...good, region: null }, false],
    ["both names", { ...good, bucket_name: "my-bucket" }, false],
    ["an unknown field", { ...good, regoin: "LON1" }, false],
    ["an unknown region", { ...good, region: "LON9" }, false],
    ["too short a name", { ...good, bucketName: "ab" }, false],
    ["another pattern", { ...good, bucketName: "My-Bucket" }, false],
    ["letters of other scripts, as the pattern has it", { ...good, tags: ["Straße:é"] }, true],
    ["too little", { ...good, maxSizeGb: 499 }, false],
    ["a tag twice", { ...good, tags: ["a", "a"] }, false],
    ["a reference without a name", { ...good, credential: { env: "prod" } }, false],
  ])("decides on %s", (_, json, isTaken) => {
    expect(validate(json)).toBe(isTaken);
    expect(takes(CivoBucketSpecSchema, json)).toBe(isTaken);
  });

  it("says what editors show: the comment, values, own rules, references, changes and the default", () => {
    const spec = "kindling.civo.bucket.v1.CivoBucketSpec";
    const propertiesOf = (schema?: JsonSchema) => (schema?.properties ?? {}) as Record<string, object>;
    const { $defs } = schemaOf(CivoBucketSpecSchema, {
      [`${spec}.region`]: "Where it is.",
      "kindling.civo.v1.Region.LON1": "London.",
    });
    const { region, maxSizeGb, credential } = propertiesOf($defs[spec]);
    expect(region).toMatchObject({
      description: "Where it is.\nLON1: London.\nChanging it makes a new one and deletes the old.",
    });
    expect(maxSizeGb).toMatchObject({
      default: 500,
      description: expect.stringContaining("a multiple of 500"),
    });
    expect(credential).toMatchObject({
      description: expect.stringContaining("Refers to CivoObjectStoreCredential."),
    });
  });
});
