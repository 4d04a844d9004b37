import { isSecret, type PropertyMap, secret, UNKNOWN, withoutSecrets } from "@kindling/core/property-value";
import type { Provider } from "@kindling/core/provider";
import fc from "fast-check";
import { expect, test } from "vitest";
import { civoProvider } from "./index.ts";

const randomSeed = Buffer.from("0123456789abcdef", "hex");
const signal = new AbortController().signal;
const provider = civoProvider()();

/** What Check says without a cloud: as in a preview whose provider isn't known yet. */
function check(
  news: PropertyMap,
  rest: Partial<Parameters<Provider["check"]>[0]> = {},
  type = "ObjectStore",
) {
  const urn = `urn:pulumi:dev.b::p::civo:index/${type[0]?.toLowerCase()}${type.slice(1)}:${type}::bucket`;
  return provider.check({ urn, signal, log() {}, news, randomSeed, ...rest });
}

test("fills in a name as Pulumi does, and Civo's default size", async () => {
  const { inputs, failures } = await check({});
  expect(failures).toEqual([]);
  expect(inputs).toEqual({ name: expect.stringMatching(/^bucket-[0-9a-f]{7}$/), maxSizeGb: 500 });
});

test("keeps a name once it is chosen, and the program's own", async () => {
  const olds = { name: "bucket-fedcba9" };
  expect((await check({}, { olds })).inputs.name).toBe("bucket-fedcba9");
  expect((await check({ name: "mine" }, { olds })).inputs.name).toBe("mine");
});

test("follows pulumi:autonaming", async () => {
  const enforce = { autonaming: { mode: "enforce", proposedName: "b-dev" } } as const;
  const disable = { autonaming: { mode: "disable", proposedName: "" } } as const;
  expect((await check({}, enforce)).inputs.name).toBe("b-dev");
  expect((await check({}, disable)).failures).toMatchObject([{ property: "name" }]);
  expect((await check({ name: "b" }, disable)).failures).toEqual([]);
});

test.each([
  [{ nmae: "b" }, "nmae"],
  [{ bucketUrl: "x" }, "bucketUrl"],
  [{ name: 5 }, "name"],
  [{ name: "" }, "name"],
  [{ name: "two words" }, "name"],
  [{ region: "London" }, "region"],
  [{ accessKeyId: "" }, "accessKeyId"],
  [{ maxSizeGb: "500" }, "maxSizeGb"],
  [{ maxSizeGb: 750 }, "maxSizeGb"],
  [{ maxSizeGb: secret(0) }, "maxSizeGb"],
])("%j is refused", async (news, property) => {
  expect((await check(news)).failures).toMatchObject([{ property }]);
});

test("several failures come at once; null is as good as absent; unknowns pass", async () => {
  expect((await check({ region: "x", maxSizeGb: 1 })).failures).toHaveLength(2);
  expect((await check({ name: null, accessKeyId: null })).inputs).toMatchObject({ maxSizeGb: 500 });
  const unknown = { name: UNKNOWN, region: UNKNOWN, maxSizeGb: UNKNOWN, accessKeyId: UNKNOWN };
  const { inputs, failures } = await check(unknown);
  expect(failures).toEqual([]);
  expect(withoutSecrets(inputs)).toEqual(unknown);
});

test("keys become secrets", async () => {
  const { inputs } = await check({ accessKeyId: "A", secretAccessKey: "S" }, {}, "ObjectStoreCredential");
  const { accessKeyId, secretAccessKey, name } = inputs;
  expect([accessKeyId, secretAccessKey, name].map(isSecret)).toEqual([true, true, false]);
});

test("checking what was checked changes nothing, whatever the inputs", async () => {
  const some = fc.option(fc.stringMatching(/^\S{1,9}$/), { nil: null });
  const news = fc.record({ name: some, accessKeyId: some, maxSizeGb: fc.constantFrom(null, 500, 1500) });
  await fc.assert(
    fc.asyncProperty(news, fc.uint8Array({ minLength: 4, maxLength: 32 }), async (given, seed) => {
      const once = await check(given, { randomSeed: seed });
      const twice = await check(once.inputs, { olds: once.inputs });
      expect(withoutSecrets(twice.inputs)).toEqual(withoutSecrets(once.inputs));
    }),
  );
});
