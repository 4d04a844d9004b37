import {
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { bucketManifest, stacksOf, up, workplace } from "./testing/kindling.ts";
import { s3Client, servedS3 } from "./testing/served-bucket.ts";

const bucket = { Bucket: "my-bucket" };
const object = { ...bucket, Key: "a.txt" };

const declared = {
  versioningEnabled: true,
  tags: ["env:prod", "backup"],
  lifecycleRules: [{ id: "old", noncurrentVersionExpirationDays: 7 }],
  corsRules: [{ allowedOrigins: ["https://shop.example.com"], allowedMethods: ["GET"] }],
};

it("makes a bucket that is as declared, keeps it so, and deletes it with what is in it only when told to", async () => {
  const place = await workplace();
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket", declared));
  expect(await up(place, file)).toMatchObject({ status: 0 });
  const s3 = await s3Client(place, await servedS3(place), "CivoBucket/my-bucket");

  expect((await s3.send(new GetBucketVersioningCommand(bucket))).Status).toBe("Enabled");
  const tags = await s3.send(new GetBucketTaggingCommand(bucket));
  expect(tags.TagSet).toEqual(
    expect.arrayContaining([
      { Key: "env", Value: "prod" },
      { Key: "backup", Value: "" },
      { Key: "resource_kind", Value: "CivoBucket" },
    ]),
  );
  const lifecycle = await s3.send(new GetBucketLifecycleConfigurationCommand(bucket));
  expect(lifecycle.Rules).toMatchObject([{ ID: "old", NoncurrentVersionExpiration: { NoncurrentDays: 7 } }]);
  const cors = { CORSRules: [{ AllowedOrigins: ["https://shop.example.com"], AllowedMethods: ["GET"] }] };
  expect(await s3.send(new GetBucketCorsCommand(bucket))).toMatchObject(cors);

  const { VersionId } = await s3.send(new PutObjectCommand({ ...object, Body: "old" }));
  await s3.send(new PutObjectCommand({ ...object, Body: "new" }));
  const read = async (version?: string) =>
    (await s3.send(new GetObjectCommand({ ...object, VersionId: version }))).Body?.transformToString();
  expect([await read(), await read(VersionId)]).toEqual(["new", "old"]);

  // Someone else changes it.
  await s3.send(
    new PutBucketVersioningCommand({ ...bucket, VersioningConfiguration: { Status: "Suspended" } }),
  );
  await s3.send(new DeleteBucketCorsCommand(bucket));
  const refreshed = await place.sandbox("refresh", [file, "--yes", "-o", "json"]);
  expect(refreshed.stderr).toMatch(/bucket-settings/);
  expect(stacksOf(refreshed)[0]?.changes).toMatchObject({ update: 1 });
  expect(stacksOf(await up(place, file))[0]?.changes).toMatchObject({ update: 1, replace: 0 });
  expect((await s3.send(new GetBucketVersioningCommand(bucket))).Status).toBe("Enabled");
  expect(await s3.send(new GetBucketCorsCommand(bucket))).toMatchObject(cors);

  const refused = await place.sandbox("destroy", [file, "--yes", "-o", "json"]);
  expect(refused).toMatchObject({ status: 1, stderr: expect.stringMatching(/my-bucket.*forceDestroy/s) });
  expect(await read(VersionId)).toBe("old");
  const replacing = ["--set", "spec.bucketName=other", "--set", "metadata.lifecycle.allowReplace=true"];
  expect(await up(place, file, ...replacing)).toMatchObject({ status: 1 });
  expect(await read(VersionId)).toBe("old");

  expect(await up(place, file)).toMatchObject({ status: 0 });
  expect(await up(place, file, "--set", "spec.forceDestroy=true")).toMatchObject({ status: 0 });
  const destroyed = await place.sandbox("destroy", [file, "--yes"]);
  expect(destroyed).toMatchObject({ status: 0 });
  await expect(read()).rejects.toMatchObject({
    name: expect.stringMatching(/NoSuchBucket|InvalidAccessKeyId/),
  });
});

it("suspends versioning when it is turned off, and leaves a retained bucket as it is", async () => {
  const place = await workplace();
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket", { versioningEnabled: true }));
  await up(place, file);
  const s3 = await s3Client(place, await servedS3(place), "CivoBucket/my-bucket");
  await up(place, file, "--set", "spec.versioningEnabled=false");
  expect((await s3.send(new GetBucketVersioningCommand(bucket))).Status).toBe("Suspended");
  await s3.send(new PutObjectCommand({ ...object, Body: "kept" }));

  const retaining = [
    "--set",
    "spec.versioningEnabled=false",
    "--set",
    "metadata.lifecycle.retainOnDelete=true",
  ];
  await up(place, file, ...retaining);
  expect(await place.sandbox("destroy", [file, "--yes"])).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/ bucket {2}civo:ObjectStore {2}left in place/),
  });
  const kept = await s3.send(new GetObjectCommand(object));
  expect(await kept.Body?.transformToString()).toBe("kept");
  expect((await s3.send(new GetBucketTaggingCommand(bucket))).TagSet).not.toEqual([]);
});
