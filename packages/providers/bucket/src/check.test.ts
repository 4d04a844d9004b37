import type { PropertyMap } from "@kindling/core/property-value";
import { callsOf } from "@kindling/testing/provider-suite-life";
import { expect, it } from "vitest";
import { bucketProvider } from "./index.ts";
import { URN } from "./life.fixture.ts";

const bucket = { bucket: "my-bucket", endpoint: "https://objectstore.lon1.civo.com" };
const cors = { allowedOrigins: ["*"], allowedMethods: ["GET"] };
const rule = { id: "a", expirationDays: 1 };
const { check } = callsOf(bucketProvider({ endpoint: (url) => url })());

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));

it.each<[string, PropertyMap]>([
  ["nothing else", {}],
  ["an endpoint with a port and a path", { endpoint: "http://localhost:9000/storage/v1" }],
  ["both keys", { accessKeyId: "a", secretAccessKey: "b" }],
  ["50 tags", { tags: many(50) }],
  ["tags at their limits", { tags: { ["k".repeat(128)]: "v".repeat(256), "Größe + 1 = 2": "" } }],
  ["a day that exists once in four years", { lifecycleRules: [{ id: "a", expirationDate: "2028-02-29" }] }],
  ["the last of December", { lifecycleRules: [{ id: "a", expirationDate: "2030-12-31" }] }],
  [
    "every action",
    {
      lifecycleRules: [
        { ...rule, noncurrentVersionExpirationDays: 1, abortIncompleteMultipartUploadDays: 1 },
      ],
    },
  ],
  ["a rule by tags", { lifecycleRules: [{ ...rule, tags: { a: "b" }, prefix: "c" }] }],
  [
    "origins and headers with a wildcard",
    { corsRules: [{ ...cors, allowedOrigins: ["https://*.example"], allowedHeaders: ["x-*"] }] },
  ],
  ["an age of 0", { corsRules: [{ ...cors, maxAgeSeconds: 0 }] }],
])("takes %s", async (_, given) => {
  expect((await check(URN, { ...bucket, ...given })).failures).toEqual([]);
});

it.each<[string, PropertyMap]>([
  ["bucket", { bucket: "ab" }],
  ["bucket", { bucket: "-ab" }],
  ["endpoint", { endpoint: "https://key:secret@s3.example" }],
  ["region", { region: "" }],
  ["", { accessKeyId: "a" }],
  ["accessKeyId", { accessKeyId: "", secretAccessKey: "b" }],
  ["secretAccessKey", { accessKeyId: "a", secretAccessKey: "" }],
  ["versioning", { versioning: "enabled" }],
  ["versioningStatus", { versioningStatus: "ENABLED" }],
  ["tags", { tags: many(51) }],
  ["tags.AWS:a", { tags: { "AWS:a": "v" } }],
  ["tags.", { tags: { "": "v" } }],
  ["tags.a#", { tags: { "a#": "v" } }],
  ["tags.a", { tags: { a: "v!" } }],
  ["tags.a", { tags: { a: "v".repeat(257) } }],
  ["lifecycleRules", { lifecycleRules: [rule, { ...rule, expirationDays: 2 }] }],
  ["lifecycleRules[0]", { lifecycleRules: [{ id: "a" }] }],
  ["lifecycleRules[0]", { lifecycleRules: [{ ...rule, expirationDate: "2030-01-31" }] }],
  ["lifecycleRules[0]", { lifecycleRules: [{ id: "a", tags: { a: "b" }, expiredObjectDeleteMarker: true }] }],
  ["lifecycleRules[0].id", { lifecycleRules: [{ expirationDays: 1 }] }],
  ["lifecycleRules[0].id", { lifecycleRules: [{ ...rule, id: "a".repeat(256) }] }],
  ["lifecycleRules[0].prefix", { lifecycleRules: [{ ...rule, prefix: "ä".repeat(513) }] }],
  ["lifecycleRules[0].tags", { lifecycleRules: [{ ...rule, tags: many(11) }] }],
  ["lifecycleRules[0].expirationDays", { lifecycleRules: [{ id: "a", expirationDays: 0 }] }],
  ["lifecycleRules[0].expirationDate", { lifecycleRules: [{ id: "a", expirationDate: "31.1.2030" }] }],
  ["lifecycleRules[0].expirationDate", { lifecycleRules: [{ id: "a", expirationDate: "2030-02-29" }] }],
  ["lifecycleRules[0].expirationDate", { lifecycleRules: [{ id: "a", expirationDate: "2030-04-31" }] }],
  [
    "lifecycleRules[0].noncurrentVersionExpirationDays",
    { lifecycleRules: [{ id: "a", noncurrentVersionExpirationDays: 0 }] },
  ],
  [
    "lifecycleRules[0].abortIncompleteMultipartUploadDays",
    { lifecycleRules: [{ id: "a", abortIncompleteMultipartUploadDays: 0 }] },
  ],
  ["corsRules[0].allowedOrigins", { corsRules: [{ ...cors, allowedOrigins: [] }] }],
  ["corsRules[0].allowedOrigins[0]", { corsRules: [{ ...cors, allowedOrigins: ["https://*.*.example"] }] }],
  ["corsRules[0].allowedMethods", { corsRules: [{ ...cors, allowedMethods: ["GET", "GET"] }] }],
  ["corsRules[0].allowedMethods[0]", { corsRules: [{ ...cors, allowedMethods: ["PATCH"] }] }],
  ["corsRules[0].allowedHeaders[0]", { corsRules: [{ ...cors, allowedHeaders: ["*-*"] }] }],
  ["corsRules[0].exposeHeaders[0]", { corsRules: [{ ...cors, exposeHeaders: ["x-*"] }] }],
  ["corsRules[0].maxAgeSeconds", { corsRules: [{ ...cors, maxAgeSeconds: -1 }] }],
])("refuses a wrong %s: %j", async (property, given) => {
  const { failures } = await check(URN, { ...bucket, ...given });
  expect(failures.map((failure) => failure.property.replaceAll(/\["(.*)"\]/g, ".$1"))).toContain(property);
});

it("wants both keys of a configuration", async () => {
  const call = { urn: URN, signal: new AbortController().signal, log: () => {} };
  const news = { accessKeyId: "a" };
  const { failures } = await bucketProvider({ endpoint: (url) => url })().checkConfig({ ...call, news });
  expect(failures).toEqual([
    { property: "", reason: expect.stringContaining("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY") },
  ]);
});
