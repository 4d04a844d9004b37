import { type PropertyMap, secret, UNKNOWN } from "@kindling/core/property-value";
import { expect, test } from "vitest";
import { type DiffCall, diffInputs } from "./diff.ts";
import { objectStore } from "./object-store.ts";
import { objectStoreCredential } from "./object-store-credential.ts";

const urn = "urn:pulumi:dev.b::p::civo:index/objectStore:ObjectStore::bucket";
const inputs: PropertyMap = { name: "b", region: "LON1", accessKeyId: "A", maxSizeGb: 500 };
const outputs: PropertyMap = { ...inputs, bucketUrl: "https://objectstore.lon1.civo.com/b", status: "ready" };
const call: DiffCall = { urn, oldInputs: inputs, oldOutputs: outputs, news: inputs, ignoreChanges: [] };
const diff = (change: Partial<DiffCall>) => diffInputs(objectStore, { ...call, ...change });

test("no difference: the same, secrets aside, in another case, or said by Civo only", () => {
  expect(diff({}).changes).toBe("none");
  expect(diff({ news: { ...inputs, accessKeyId: secret("A") } }).changes).toBe("none");
  expect(diff({ news: { ...inputs, region: "lon1" } }).changes).toBe("none");
  // 2.4.8 showed a difference of name and accessKeyId at every run.
  const few = { name: "b", region: "LON1" };
  expect(diff({ oldInputs: few, news: few }).changes).toBe("none");
  expect(diff({ oldInputs: {} }).changes).toBe("none");
});

test("maxSizeGb is updated", () => {
  expect(diff({ news: { ...inputs, maxSizeGb: 1000 } })).toMatchObject({
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
  (property, value, first) => {
    const result = diff({ news: { ...inputs, [property]: value } });
    expect(result).toMatchObject({ replaces: [property], deleteBeforeReplace: first });
    expect(result.detailedDiff).toEqual({ [property]: { kind: "update-replace", inputDiff: true } });
  },
);

test("with a name of Pulumi's making, the new one comes first", () => {
  const auto = { ...inputs, name: "bucket-0123456" };
  const result = diff({ oldInputs: auto, news: { ...auto, region: "FRA1" } });
  expect(result).toMatchObject({ replaces: ["region"], deleteBeforeReplace: false });
});

test("taking accessKeyId out of the program is a change (2.4.8 dropped it without a word)", () => {
  const { accessKeyId: _, ...news } = inputs;
  expect(diff({ news: news }).detailedDiff).toEqual({
    accessKeyId: { kind: "delete-replace", inputDiff: true },
  });
});

test("keys of a credential are updated; taken out, Civo's stay", () => {
  const credential = { name: "c", region: "LON1", accessKeyId: "A", secretAccessKey: "S" };
  const compare = (news: PropertyMap) =>
    diffInputs(objectStoreCredential, {
      ...call,
      oldInputs: credential,
      oldOutputs: credential,
      news,
    });
  expect(compare({ ...credential, secretAccessKey: "T" })).toMatchObject({ replaces: [], changes: "some" });
  expect(compare({ name: "c", region: "LON1" }).changes).toBe("none");
  expect(compare({ ...credential, region: "FRA1" }).replaces).toEqual(["region"]);
});

test("ignored properties are left alone", () => {
  const ignoreChanges = ["maxSizeGb"];
  expect(
    diffInputs(objectStore, { ...call, news: { ...inputs, maxSizeGb: 1000 }, ignoreChanges }).changes,
  ).toBe("none");
});
