import { type PropertyMap, secret, UNKNOWN } from "@kindling/core/property-value";
import type { Provider } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { civoProvider } from "./index.ts";

type DiffCall = Parameters<Provider["diff"]>[0];
const provider = civoProvider()();
const inputs: PropertyMap = { name: "b", region: "LON1", accessKeyId: "A", maxSizeGb: 500 };
const call: DiffCall = {
  urn: "urn:pulumi:dev.b::p::civo:index/objectStore:ObjectStore::bucket",
  id: "1",
  signal: new AbortController().signal,
  log() {},
  oldInputs: inputs,
  oldOutputs: { ...inputs, bucketUrl: "https://objectstore.lon1.civo.com/b", status: "ready" },
  news: inputs,
  ignoreChanges: [],
};
const diff = (change: Partial<DiffCall>) => provider.diff({ ...call, ...change });

test("no difference: the same, secrets aside, in another case, or said by Civo only", async () => {
  expect((await diff({})).changes).toBe("none");
  expect((await diff({ news: { ...inputs, accessKeyId: secret("A") } })).changes).toBe("none");
  expect((await diff({ news: { ...inputs, region: "lon1" } })).changes).toBe("none");
  // 2.4.8 showed a difference of name and accessKeyId at every run.
  const few = { name: "b", maxSizeGb: 500 };
  expect((await diff({ oldInputs: few, news: few })).changes).toBe("none");
  // Naming what Civo chose must not make a bucket anew.
  expect((await diff({ oldInputs: few })).changes).toBe("none");
});

test("maxSizeGb is updated", async () => {
  expect(await diff({ news: { ...inputs, maxSizeGb: 1000 } })).toMatchObject({
    changes: "some",
    replaces: [],
    deleteBeforeReplace: false,
    detailedDiff: { maxSizeGb: { kind: "update", inputDiff: true } },
  });
});

test.each([
  ["name", "other", false],
  ["region", "FRA1", true],
  ["accessKeyId", "B", true],
  ["accessKeyId", UNKNOWN, true],
])(
  "%s to %s replaces; with a name of the program's, the old one goes first: %s",
  async (property, value, first) => {
    const result = await diff({ news: { ...inputs, [property]: value } });
    expect(result).toMatchObject({ replaces: [property], deleteBeforeReplace: first });
    expect(result.detailedDiff).toEqual({ [property]: { kind: "update-replace", inputDiff: true } });
  },
);

test("with a name of Pulumi's making, the new one comes first", async () => {
  const auto = { ...inputs, name: "bucket-0123456" };
  const result = await diff({ oldInputs: auto, news: { ...auto, region: "FRA1" } });
  expect(result).toMatchObject({ replaces: ["region"], deleteBeforeReplace: false });
});

test("taking accessKeyId out of the program is a change (2.4.8 dropped it without a word)", async () => {
  const { accessKeyId: _, ...news } = inputs;
  expect((await diff({ news })).detailedDiff).toEqual({
    accessKeyId: { kind: "delete-replace", inputDiff: true },
  });
});

test("keys of a credential are updated; taken out, Civo's stay", async () => {
  const urn = "urn:pulumi:dev.b::p::civo:index/objectStoreCredential:ObjectStoreCredential::creds";
  const credential = { name: "c", region: "LON1", accessKeyId: "A", secretAccessKey: "S" };
  const to = (news: PropertyMap) => diff({ urn, oldInputs: credential, oldOutputs: credential, news });
  expect(await to({ ...credential, secretAccessKey: "T" })).toMatchObject({ replaces: [], changes: "some" });
  expect((await to({ name: "c", region: "LON1" })).changes).toBe("none");
  expect((await to({ ...credential, region: "FRA1" })).replaces).toEqual(["region"]);
});
