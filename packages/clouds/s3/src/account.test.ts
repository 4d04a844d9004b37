import { Agent } from "node:http";
import type { LookupFunction } from "node:net";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SandboxTarget, startSandboxTarget } from "./testing/sandbox-target.ts";
import { clientOf, expectError } from "./testing/target.ts";

let target: SandboxTarget;
beforeEach(async () => {
  target = await startSandboxTarget();
});
afterEach(() => target.close());

const Bucket = "photos";
const put = (Key: string, Body: string) => clientOf(target).send(new PutObjectCommand({ Bucket, Key, Body }));
const read = async () => {
  const { Body } = await clientOf(target).send(new GetObjectCommand({ Bucket, Key: "a" }));
  return Body?.transformToString();
};

test("a bucket is there as soon as the account has it", async () => {
  await expectError(put("a", "x"), "NoSuchBucket", 404);
  target.account.create(Bucket);
  await put("a", "x");
  const { Buckets } = await clientOf(target).send(new ListBucketsCommand());
  expect(Buckets).toMatchObject([{ Name: Bucket, BucketRegion: "LON1" }]);
});

// versitygw cuts such a connection.
test("a large upload that is refused is answered, not cut off", async () => {
  await expectError(put("a", "x".repeat(8 * 1024 ** 2)), "NoSuchBucket", 404);
});

test("a bucket of the same name as a deleted one is empty", async () => {
  target.account.create(Bucket);
  await put("a", "x");
  target.account.delete(Bucket);
  await expectError(read(), "NoSuchBucket", 404);
  target.account.create(Bucket);
  await expectError(read(), "NoSuchKey", 404);
});

test("a bucket is for its owner alone, who may change", async () => {
  target.account.create(Bucket);
  await put("a", "x");
  const other = clientOf({ ...target, accessKeyId: "other", secretAccessKey: "other-secret" });
  await expectError(other.send(new ListObjectsV2Command({ Bucket })), "AccessDenied", 403);
  target.account.create("theirs", { owner: "other" });
  const copy = new CopyObjectCommand({ Bucket: "theirs", Key: "a", CopySource: `${Bucket}/a` });
  await expectError(other.send(copy), "AccessDenied", 403);
  expect((await other.send(new ListBucketsCommand())).Buckets?.map(({ Name }) => Name)).toEqual(["theirs"]);
  target.account.create(Bucket, { owner: "other" });
  await expectError(read(), "AccessDenied", 403);
});

test("a key that is suspended or changed is good no longer", async () => {
  target.account.create(Bucket);
  await put("a", "x");
  target.account.keys.set("owner", { secretAccessKey: "owner-secret", suspended: true });
  await expectError(read(), "InvalidAccessKeyId", 403);
  target.account.keys.set("owner", { secretAccessKey: "rotated", suspended: false });
  await expectError(read(), "SignatureDoesNotMatch", 403);
});

test("S3 makes and deletes no buckets", async () => {
  const s3 = clientOf(target);
  await expectError(s3.send(new CreateBucketCommand({ Bucket })), "AccessDenied", 403);
  target.account.create(Bucket);
  await expectError(s3.send(new DeleteBucketCommand({ Bucket })), "AccessDenied", 403);
  await put("a", "x");
  await expectError(s3.send(new DeleteBucketCommand({ Bucket })), "BucketNotEmpty", 409);
});

test("what would make a bucket larger than it may be is QuotaExceeded, old versions counted", async () => {
  const { id } = target.account.create(Bucket, { maxBytes: 10 });
  await put("a", "1234567890");
  await put("a", "replaced..");
  await expectError(put("b", "1"), "QuotaExceeded", 403);
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await clientOf(target).send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  await expectError(put("a", "1"), "QuotaExceeded", 403);
  expect(target.cloud.contents.usage(id)).toEqual({ objects: 1, bytes: 10 });
});

test("usage counts versions; an emptied bucket keeps its settings", async () => {
  const { contents } = target.cloud;
  const { id } = target.account.create(Bucket);
  const s3 = clientOf(target);
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "k", Value: "v" }] } }));
  await put("a", "123");
  await put("a", "4567");
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "u" }));
  await s3.send(new UploadPartCommand({ Bucket, Key: "u", UploadId, PartNumber: 1, Body: "x" }));
  expect(contents.usage(id)).toEqual({ objects: 2, bytes: 7 });
  await contents.empty(id);
  expect(contents.usage(id)).toEqual({ objects: 0, bytes: 0 });
  expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toHaveLength(1);
});

test("what is lacking is NotImplemented, by its name", async () => {
  target.account.create(Bucket);
  const s3 = clientOf(target);
  const policy = await expectError(s3.send(new GetBucketPolicyCommand({ Bucket })), "NotImplemented", 501);
  expect(policy.message).toContain("GetBucketPolicy");
  const tags = await expectError(
    s3.send(new GetObjectTaggingCommand({ Bucket, Key: "a" })),
    "NotImplemented",
  );
  expect(tags.message).toContain("GetObjectTagging");
  const acl = new PutObjectCommand({ Bucket, Key: "a", Body: "x", ACL: "public-read" });
  await expectError(s3.send(acl), "NotImplemented", 501);
  const encrypted = new PutObjectCommand({ Bucket, Key: "a", Body: "x", ServerSideEncryption: "AES256" });
  await expectError(s3.send(encrypted), "NotImplemented", 501);
});

test("a bucket can be in the host's name", async () => {
  target.account.create(Bucket);
  const lookup: LookupFunction = (_, options, tell) =>
    options.all ? tell(null, [{ address: "127.0.0.1", family: 4 }]) : tell(null, "127.0.0.1", 4);
  const s3 = clientOf(
    { ...target, url: target.url.replace("127.0.0.1", "localhost") },
    { forcePathStyle: false, requestHandler: { httpAgent: new Agent({ lookup }) } },
  );
  await s3.send(new PutObjectCommand({ Bucket, Key: "dir/a b", Body: "x" }));
  expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(1);
});

test("a fault strikes before or after the work, as often as it should", async () => {
  target.account.create(Bucket);
  target.cloud.fail({ operation: "PutObject", code: "SlowDown", times: 2 });
  await put("other", "x").catch(() => undefined);
  await expectError(put("a", "x"), "SlowDown", 503);
  await expectError(read(), "NoSuchKey");
  target.cloud.fail({ operation: "PutObject", code: "InternalError", when: "after" });
  await expectError(put("a", "x"), "InternalError", 500);
  expect(await read()).toBe("x");
});

test("the log has operations and paths, no queries", async () => {
  const seen: unknown[] = [];
  const logged = await startSandboxTarget({
    onRequest: ({ operation, path, status }) => seen.push({ operation, path, status }),
  });
  logged.account.create(Bucket);
  await clientOf(logged).send(new PutObjectCommand({ Bucket, Key: "a b", Body: "x" }));
  await logged.close();
  expect(seen).toEqual([{ operation: "PutObject", path: "/photos/a%20b", status: 200 }]);
});
