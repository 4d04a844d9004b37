import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { bucketManifest, stacksOf, up, workplace } from "./testing/kindling.ts";
import { s3Client, servedS3 } from "./testing/served-bucket.ts";

const credential = JSON.stringify({
  apiVersion: "civo.project-planton.org/v1",
  kind: "CivoObjectStoreCredential",
  metadata: { name: "shop-keys" },
  spec: { credentialName: "shop-keys", region: "LON1" },
});
const list = new ListObjectVersionsCommand({ Bucket: "my-bucket" });

it("gives a bucket to a credential of a stack of its own, and rotates its key", async () => {
  const place = await workplace();
  const keys = await place.write("keys.yaml", credential);
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket", { credential: "shop-keys" }));

  for (const command of ["preview", "up"]) {
    const early = await place.sandbox(command, [file, "-o", "json", ...(command === "up" ? ["--yes"] : [])]);
    expect(early.status).toBe(1);
    expect(JSON.parse(early.stdout).problems).toMatchObject([
      {
        path: "spec.credential",
        message: expect.stringMatching(
          /^CivoBucket\/my-bucket refers to CivoObjectStoreCredential\/shop-keys, which is neither/,
        ),
      },
    ]);
  }

  expect(await up(place, keys)).toMatchObject({ status: 0 });
  const elsewhere = await up(place, file, "--set", "spec.region=FRA1");
  expect(stacksOf(elsewhere)[0]?.errors).toEqual([
    expect.objectContaining({ message: expect.stringMatching(/shop-keys is in LON1, the bucket in FRA1/) }),
  ]);
  expect(await up(place, file)).toMatchObject({ status: 0 });
  expect(stacksOf(await up(place, file))[0]?.changes).toMatchObject({ create: 0, update: 0, replace: 0 });
  const endpoint = await servedS3(place);
  const before = await s3Client(place, endpoint, "CivoObjectStoreCredential/shop-keys");
  expect(await before.send(list)).toMatchObject({ Name: "my-bucket" });

  const rotated = await up(place, keys, "--set", "spec.credentialGeneration=1");
  expect(rotated).toMatchObject({ status: 0, stderr: expect.stringContaining("has stopped working") });
  await expect(before.send(list)).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
  const bucket = stacksOf(await up(place, file))[0];
  expect(bucket).toMatchObject({ result: "succeeded", changes: { update: 1, replace: 0 } });
  const after = await s3Client(place, endpoint, "CivoBucket/my-bucket");
  expect(await after.send(list)).toMatchObject({ Name: "my-bucket" });

  expect(await place.sandbox("destroy", [file, "--yes"])).toMatchObject({ status: 0 });
  expect(await place.sandbox("destroy", [keys, "--yes"])).toMatchObject({ status: 0 });
});

it("rotates the key of a bucket's own credential in one run", async () => {
  const place = await workplace();
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket", { credentialGeneration: 1 }));
  await up(place, file);
  const endpoint = await servedS3(place);
  const before = await s3Client(place, endpoint, "CivoBucket/my-bucket");
  const rotated = stacksOf(await up(place, file, "--set", "spec.credentialGeneration=2"))[0];
  expect(rotated).toMatchObject({ result: "succeeded", changes: { update: 2, replace: 0 } });
  await expect(before.send(list)).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
  const after = await s3Client(place, endpoint, "CivoBucket/my-bucket");
  expect(await after.send(list)).toMatchObject({ Name: "my-bucket" });
  const again = stacksOf(await up(place, file, "--set", "spec.credentialGeneration=2"))[0];
  expect(again?.changes).toMatchObject({ update: 0 });
});
