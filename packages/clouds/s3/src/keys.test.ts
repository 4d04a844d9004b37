import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SandboxTarget, startSandboxTarget } from "./testing/sandbox-target.ts";
import { clientOf, expectError, newBucket } from "./testing/target.ts";

let target: SandboxTarget;
beforeAll(async () => {
  target = await startSandboxTarget();
});
afterAll(() => target.close());

/** Any Unicode that XML can hold; versitygw, on a file system, takes much less. */
const key = fc
  .string({ unit: "binary", minLength: 1, maxLength: 20 })
  .filter((text) => !/\p{Cc}|[\ufffe\uffff]/u.test(text));
const pathLike = fc.array(fc.constantFrom("a", "b", "/", ".", "..", " ", "%"), {
  minLength: 1,
  maxLength: 6,
});

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

test("any keys are put, got, listed in the order of their bytes, and deleted", {
  timeout: 60_000,
}, async () => {
  const s3 = clientOf(target);
  const keys = fc.uniqueArray(
    fc.oneof(
      key,
      pathLike.map((parts) => parts.join("")),
    ),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(keys, async (chosen) => {
      const Bucket = await newBucket(target);
      for (const Key of chosen) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
      for (const Key of chosen) {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        expect(await Body?.transformToString()).toBe(Key);
      }
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      expect(Contents.map(({ Key }) => Key)).toEqual([...chosen].sort(byBytes));
      const Objects = chosen.map((Key) => ({ Key }));
      await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test("a key has 1024 bytes at most", async () => {
  const Bucket = await newBucket(target);
  const put = (Key: string) => clientOf(target).send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
  await put("ü".repeat(512));
  await expectError(put(`${"ü".repeat(512)}k`), "KeyTooLongError", 400);
});
