import { isSecret, secret, UNKNOWN, withoutSecrets } from "@kindling/core/property-value";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkInputs, isAutoName } from "./check.ts";
import { objectStore } from "./object-store.ts";
import { objectStoreCredential } from "./object-store-credential.ts";

const urn = "urn:pulumi:dev.b::p::civo:index/objectStore:ObjectStore::bucket";
const randomSeed = Buffer.from("0123456789abcdef", "hex");
const check = (news: Parameters<typeof checkInputs>[1]["news"], rest = {}, region?: string) =>
  checkInputs(objectStore, { urn, news, randomSeed, ...rest }, region);

test("fills in a name as Pulumi does, the provider's region and Civo's default size", () => {
  expect(check({}, {}, "FRA1")).toEqual({
    inputs: { name: "bucket-0123456", region: "FRA1", maxSizeGb: 500 },
    failures: [],
  });
});

test("keeps a name once it is chosen, and the program's own", () => {
  expect(check({}, { olds: { name: "bucket-fedcba9" } }).inputs.name).toBe("bucket-fedcba9");
  expect(check({ name: "mine" }, { olds: { name: "bucket-fedcba9" } }).inputs.name).toBe("mine");
});

test("follows pulumi:autonaming", () => {
  const autonaming = (mode: string, proposedName: string) => ({ autonaming: { mode, proposedName } });
  expect(check({}, autonaming("enforce", "b-dev")).inputs.name).toBe("b-dev");
  expect(check({}, autonaming("disable", "")).failures).toMatchObject([{ property: "name" }]);
  expect(check({ name: "b" }, autonaming("disable", "")).failures).toEqual([]);
});

test("region codes in any case, sent as listed", () => {
  expect(check({ region: "lon1" }).inputs.region).toBe("LON1");
});

test.each([
  [
    { nmae: "b" },
    "nmae",
    "ObjectStore has no such property; did you mean name? It has name, region, accessKeyId",
  ],
  [{ bucketUrl: "x" }, "bucketUrl", "is set by Civo; leave it out"],
  [{ name: 5 }, "name", "must be a string"],
  [{ name: "" }, "name", "must not be empty"],
  [{ region: "London" }, "region", "must be the code of a Civo region, such as LON1"],
  [{ maxSizeGb: "500" }, "maxSizeGb", "must be a whole number"],
  [
    { maxSizeGb: 750 },
    "maxSizeGb",
    "must be 500 or a multiple of it, which is how Civo sells storage; is 750",
  ],
  [{ maxSizeGb: secret(0) }, "maxSizeGb", "must be 500 or a multiple of it"],
])("%j is refused", (news, property, reason) => {
  expect(check(news).failures).toMatchObject([{ property, reason: expect.stringContaining(reason) }]);
});

test("several failures come at once; null is as good as absent; unknowns pass", () => {
  expect(check({ region: "x", maxSizeGb: 1 }).failures).toHaveLength(2);
  expect(check({ name: null, accessKeyId: null }).inputs).toEqual({ name: "bucket-0123456", maxSizeGb: 500 });
  const unknown = { name: UNKNOWN, region: UNKNOWN, maxSizeGb: UNKNOWN, accessKeyId: UNKNOWN };
  expect(check(unknown)).toEqual({ inputs: unknown, failures: [] });
});

test("keys become secrets", () => {
  const news = { accessKeyId: "A", secretAccessKey: "S" };
  const { inputs } = checkInputs(objectStoreCredential, { urn, news, randomSeed }, undefined);
  expect([inputs.accessKeyId, inputs.secretAccessKey, inputs.name].map(isSecret)).toEqual([
    true,
    true,
    false,
  ]);
});

test("checking what was checked changes nothing, whatever the inputs", () => {
  const some = fc.option(fc.string({ minLength: 1 }), { nil: null });
  const inputs = fc.record({ name: some, accessKeyId: some, maxSizeGb: fc.constantFrom(null, 500, 1500) });
  fc.assert(
    fc.property(inputs, fc.uint8Array({ minLength: 4, maxLength: 32 }), (news, seed) => {
      const once = check(news, { randomSeed: seed }, "LON1");
      const twice = check(once.inputs, { olds: once.inputs }, "FRA1");
      expect(withoutSecrets(twice.inputs)).toEqual(withoutSecrets(once.inputs));
      expect(isAutoName(urn, once.inputs.name)).toBe(news.name === null || isAutoName(urn, news.name));
    }),
  );
});
