import {
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { type Check, clientOf, newBucket, type S3Target } from "../target.ts";

const KEYS = ["a", "b/1", "b/2", "b/c/3", "d", "e/1", "é", "z"];

/** S3 API reference: ListObjects, ListObjectsV2. */
export function listings(target: () => S3Target, check: Check): void {
  describe("listings", () => {
    let s3: S3Client;
    let Bucket: string;
    beforeAll(async () => {
      s3 = clientOf(target());
      Bucket = await newBucket(target());
      for (const Key of KEYS) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    });
    const list = async (options: object = {}) => {
      const {
        Contents = [],
        CommonPrefixes = [],
        ...rest
      } = await s3.send(new ListObjectsV2Command({ Bucket, ...options }));
      const keys = Contents.map(({ Key }) => Key);
      return { ...rest, keys, prefixes: CommonPrefixes.map(({ Prefix }) => Prefix), Contents };
    };

    test("keys come in the order of their UTF-8 bytes", async () => {
      const sorted = [...KEYS].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await list()).toMatchObject({ keys: sorted, KeyCount: KEYS.length, IsTruncated: false });
    });

    test("an entry has size, ETag, time and storage class", async () => {
      const { Contents } = await list({ Prefix: "b/c" });
      expect(Contents).toMatchObject([
        { Key: "b/c/3", Size: 5, ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/), StorageClass: "STANDARD" },
      ]);
      expect(Contents[0]?.LastModified).toBeInstanceOf(Date);
    });

    test("a prefix selects", async () => {
      expect((await list({ Prefix: "b/" })).keys).toEqual(["b/1", "b/2", "b/c/3"]);
    });

    test("a delimiter rolls keys up to common prefixes", async () => {
      expect(await list({ Delimiter: "/" })).toMatchObject({
        keys: ["a", "d", "z", "é"],
        prefixes: ["b/", "e/"],
      });
      expect(await list({ Delimiter: "/", Prefix: "b/" })).toMatchObject({
        keys: ["b/1", "b/2"],
        prefixes: ["b/c/"],
      });
    });

    test("start-after leaves out what comes before", async () => {
      expect((await list({ StartAfter: "b/2" })).keys).toEqual(["b/c/3", "d", "e/1", "z", "é"]);
    });

    test.each([1, 2, 3])("pages of %i put together are the whole", async (MaxKeys) => {
      const seen: unknown[] = [];
      let token: string | undefined;
      do {
        const page = await list({ MaxKeys, Delimiter: "/", ...(token && { ContinuationToken: token }) });
        expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
        seen.push(...page.keys, ...page.prefixes);
        token = page.NextContinuationToken;
        expect(page.IsTruncated).toBe(token !== undefined);
      } while (token);
      expect(seen.sort()).toEqual(["a", "b/", "d", "e/", "z", "é"]);
    });

    test("with 0 keys asked for there are none, and no more", async () => {
      expect(await list({ MaxKeys: 0 })).toMatchObject({ keys: [], KeyCount: 0, IsTruncated: false });
    });

    check("encoding-type url encodes keys", async () => {
      expect((await list({ EncodingType: "url", Prefix: "é" })).keys).toEqual(["%C3%A9"]);
    });

    test("the first version of the operation pages by marker", async () => {
      const first = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: "/", MaxKeys: 2 }));
      expect(first).toMatchObject({ IsTruncated: true, NextMarker: "b/" });
      const Marker = first.NextMarker;
      const { Contents, CommonPrefixes } = await s3.send(
        new ListObjectsCommand({ Bucket, Delimiter: "/", Marker }),
      );
      expect(Contents?.map(({ Key }) => Key)).toEqual(["d", "z", "é"]);
      expect(CommonPrefixes).toEqual([{ Prefix: "e/" }]);
    });
  });
}
