import { withoutSecrets } from "@kindling/core/property-value";
import { expect, test } from "vitest";
import { bench } from "./against-cloud.ts";

test("a credential and a bucket come up with one request each, and go", async () => {
  const { provider, create, requests } = await bench();
  const credential = await create("ObjectStoreCredential", "bucket-creds");
  const bucket = await create("ObjectStore", "bucket", {
    ...{ name: "my-bucket", region: "LON1" },
    accessKeyId: credential.outputs.accessKeyId ?? null,
  });
  expect(withoutSecrets(bucket.outputs)).toEqual({
    name: "my-bucket",
    region: "LON1",
    maxSizeGb: 500,
    accessKeyId: withoutSecrets(credential.outputs.accessKeyId ?? null),
    bucketUrl: "https://objectstore.lon1.civo.com/my-bucket",
    status: "ready",
  });
  await provider.delete(bucket);
  await provider.delete(credential);
  expect(requests).toEqual([
    "POST /v2/objectstore/credentials 200",
    "POST /v2/objectstores 200",
    `DELETE /v2/objectstores/${bucket.id} 200`,
    `DELETE /v2/objectstore/credentials/${credential.id} 200`,
  ]);
});
