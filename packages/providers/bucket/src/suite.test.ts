import { fileURLToPath } from "node:url";
import { startVersitygw } from "@kindling/cloud-s3/testing/versitygw.fixture";
import type { PropertyMap } from "@kindling/core/property-value";
import { notTried } from "@kindling/testing/not-tried";
import { runProviderSuite } from "@kindling/testing/provider-suite";
import { afterAll } from "vitest";
import { bucketProvider } from "./index.ts";
import { startMoto } from "./moto.fixture.ts";
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

const REAL = { versitygw: await startVersitygw(), moto: await startMoto() };

for (const [name, target] of Object.entries(REAL)) {
  if (typeof target === "string") {
    notTried(name, `bucket on ${name}, an S3 server of others`, target);
  } else {
    afterAll(() => target.close());
    // versitygw has no lifecycle rules (packages/clouds/s3, versitygw.test.ts).
    const rules = name === "versitygw" ? [] : [lifecycle, otherLifecycle];
    suite(`bucket on ${name}`, () => bucketOn(target), ...rules);
  }
}
