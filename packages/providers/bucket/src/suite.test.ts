import { fileURLToPath } from "node:url";
import type { S3Target } from "@kindling/cloud-s3/testing/target";
import { startVersitygw } from "@kindling/cloud-s3/testing/versitygw";
import type { PropertyMap } from "@kindling/core/property-value";
import { runProviderSuite } from "@kindling/testing/provider-suite";
import { afterAll, expect, test } from "vitest";
import { bucketProvider } from "./index.ts";
import { type BucketServer, bucketOn, startSandbox } from "./servers.fixture.ts";

const cors = { allowedOrigins: ["https://a.example"], allowedMethods: ["PUT", "GET"] };
const lifecycle: PropertyMap = {
  lifecycleRules: [
    { id: "old", noncurrentVersionExpirationDays: 30, abortIncompleteMultipartUploadDays: 7 },
    { id: "logs", prefix: "logs/", tags: { keep: "no" }, expirationDays: 90 },
  ],
};
const otherLifecycle: PropertyMap = {
  lifecycleRules: [{ id: "logs", enabled: false, expirationDate: "2030-01-31" }],
};

function suite(
  name: string,
  start: () => Promise<BucketServer>,
  rules: PropertyMap = {},
  otherRules: PropertyMap = {},
) {
  runProviderSuite({
    name,
    inProcess: bucketProvider(),
    plugin: { file: process.execPath, args: [fileURLToPath(new URL("./plugin.ts", import.meta.url))] },
    start,
    resources: [
      {
        type: "bucket:index/bucketSettings:BucketSettings",
        inputs: async ({ access }) => ({
          ...access,
          ...{ versioning: "ENABLED", tags: { env: "prod", empty: "" }, corsRules: [cors], ...rules },
        }),
        change: {
          versioning: "SUSPENDED",
          tags: { Größe: "1 + 2 = 3" },
          corsRules: [{ ...cors, allowedHeaders: ["X-*"], exposeHeaders: ["ETag"], maxAgeSeconds: 0 }],
          ...otherRules,
        },
        replace: { bucket: "another-bucket" },
        unknown: ["bucket", "accessKeyId", "secretAccessKey"],
        wrong: {
          bucket: { bucket: "a b" },
          endpoint: { endpoint: "objectstore.lon1.civo.com" },
          versioning: { versioning: "ON" },
          'tags["aws:a"]': { tags: { "aws:a": "b" } },
        },
        volatile: ["endpoint"],
        neverRead: ["accessKeyId", "secretAccessKey"],
        remove: (server) => server.removeBucket(),
        restore: (server) => server.restoreBucket(),
      },
    ],
  });
}

suite("bucket on the sandbox's S3", startSandbox, lifecycle, otherLifecycle);

const versitygw = await startVersitygw();

if (typeof versitygw === "string") {
  test(`not tried on a real S3 server: ${versitygw}`, () => {
    console.warn(`packages/providers/bucket: not tried on a real S3 server: ${versitygw}`);
    expect(versitygw).not.toBe("");
  });
} else {
  const target: S3Target = versitygw;
  afterAll(() => target.close());
  // It has no lifecycle rules (packages/clouds/s3, versitygw.test.ts).
  suite("bucket on versitygw", () => bucketOn(target));
}
