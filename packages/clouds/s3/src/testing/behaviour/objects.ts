import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { type Check, clientOf, expectError, newBucket, type S3Target } from "../target.ts";

/** S3 API reference: PutObject, GetObject, HeadObject, CopyObject, DeleteObject, DeleteObjects. */
export function objects(target: () => S3Target, check: Check): void {
  describe("objects", () => {
    let s3: S3Client;
    let Bucket: string;
    beforeAll(async () => {
      s3 = clientOf(target());
      Bucket = await newBucket(target());
    });
    const put = (Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    const read = async (Key: string, Range?: string) => {
      const { Body, ...rest } = await s3.send(new GetObjectCommand({ Bucket, Key, ...(Range && { Range }) }));
      return { ...rest, text: await Body?.transformToString() };
    };

    test("what is put is got, with the MD5 as its ETag", async () => {
      const { ETag } = await put("greeting", "hello");
      expect(ETag).toBe(`"${createHash("md5").update("hello").digest("hex")}"`);
      expect(await read("greeting")).toMatchObject({
        text: "hello",
        ETag,
        ContentLength: 5,
        AcceptRanges: "bytes",
      });
    });

    test("content headers and user metadata come back", async () => {
      const headers = {
        ContentType: "text/html; charset=utf-8",
        CacheControl: "max-age=60",
        ContentDisposition: 'attachment; filename="a b.html"',
        ContentEncoding: "gzip",
        ContentLanguage: "de",
        Metadata: { colour: "red", "two-words": "x y" },
      };
      await s3.send(new PutObjectCommand({ Bucket, Key: "page", Body: "<p>", ...headers }));
      expect(await s3.send(new HeadObjectCommand({ Bucket, Key: "page" }))).toMatchObject(headers);
    });

    test("an object without a content type is binary/octet-stream", async () => {
      await s3.send(new PutObjectCommand({ Bucket, Key: "plain", Body: new Uint8Array([1]) }));
      const { ContentType } = await s3.send(new HeadObjectCommand({ Bucket, Key: "plain" }));
      expect(["binary/octet-stream", "application/octet-stream"]).toContain(ContentType);
    });

    test.each(["a b", "a+b", "über/ß", "(1)!'*", "q?x=1&y", "100%", "~tilde", "colon:semi;", "日本"])(
      "the key %j works",
      async (Key) => {
        await put(Key, Key);
        expect((await read(Key)).text).toBe(Key);
      },
    );

    test("an empty object is one", async () => {
      await put("empty", "");
      expect(await read("empty")).toMatchObject({ text: "", ContentLength: 0 });
    });

    test("a stream is sent in chunks with its checksum behind", async () => {
      const body = Buffer.alloc(300_000, "0123456789");
      const Body = Readable.from([
        body.subarray(0, 9000),
        body.subarray(9000, 299_995),
        body.subarray(299_995),
      ]);
      await s3.send(new PutObjectCommand({ Bucket, Key: "stream", Body, ContentLength: body.length }));
      expect((await read("stream")).text).toBe(body.toString());
    });

    test("only the last chunk may have less than 8 KiB", async () => {
      const Body = Readable.from([Buffer.alloc(8191), Buffer.alloc(10)]);
      const put = new PutObjectCommand({ Bucket, Key: "stream", Body, ContentLength: 8201 });
      await expectError(s3.send(put), "InvalidChunkSizeError");
    });

    test.each(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)(
      "a %s checksum is checked, kept and shown",
      async (ChecksumAlgorithm) => {
        const sent = await s3.send(
          new PutObjectCommand({ Bucket, Key: "sum", Body: "hello", ChecksumAlgorithm }),
        );
        const shown = await s3.send(new HeadObjectCommand({ Bucket, Key: "sum", ChecksumMode: "ENABLED" }));
        const name = `Checksum${ChecksumAlgorithm}` as const;
        expect(sent[name]).toBeTypeOf("string");
        expect(shown[name]).toBe(sent[name]);
      },
    );

    test("a wrong checksum or MD5 is BadDigest, and nothing is put", async () => {
      const wrong = { Bucket, Key: "never", Body: "hello" };
      await expectError(
        s3.send(new PutObjectCommand({ ...wrong, ChecksumCRC32: "AAAAAA==" })),
        "BadDigest",
        400,
      );
      const ContentMD5 = createHash("md5").update("other").digest("base64");
      await expectError(s3.send(new PutObjectCommand({ ...wrong, ContentMD5 })), "BadDigest", 400);
      await expectError(s3.send(new GetObjectCommand({ Bucket, Key: "never" })), "NoSuchKey", 404);
    });

    test.each([
      ["bytes=0-1", "01", "bytes 0-1/10"],
      ["bytes=8-", "89", "bytes 8-9/10"],
      ["bytes=-3", "789", "bytes 7-9/10"],
      ["bytes=5-99", "56789", "bytes 5-9/10"],
    ])("the range %s is %s", async (range, text, ContentRange) => {
      await put("digits", "0123456789");
      const got = await read("digits", range);
      expect(got).toMatchObject({ text, ContentRange });
      expect(got.$metadata.httpStatusCode).toBe(206);
    });

    test("a range behind the end is InvalidRange", async () => {
      await put("digits", "0123456789");
      await expectError(read("digits", "bytes=10-"), "InvalidRange", 416);
    });

    test("If-Match and If-None-Match decide on reading", async () => {
      const { ETag } = await put("conditional", "hello");
      const get = (condition: object) =>
        s3.send(new GetObjectCommand({ Bucket, Key: "conditional", ...condition }));
      await expectError(get({ IfMatch: '"0"' }), "PreconditionFailed", 412);
      const error = await get({ IfNoneMatch: ETag }).catch((reason) => reason);
      expect(error.$metadata.httpStatusCode).toBe(304);
      await get({ IfMatch: ETag, IfNoneMatch: '"0"' });
    });

    test("If-None-Match: * puts only what isn't there yet", async () => {
      const create = () =>
        s3.send(new PutObjectCommand({ Bucket, Key: "once", Body: "first", IfNoneMatch: "*" }));
      await create();
      await expectError(create(), "PreconditionFailed", 412);
    });

    test("a copy has the bytes and, unless replaced, the metadata", async () => {
      await s3.send(new PutObjectCommand({ Bucket, Key: "from ü", Body: "bytes", Metadata: { a: "1" } }));
      const CopySource = `${Bucket}/${encodeURIComponent("from ü")}`;
      await s3.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource }));
      expect(await read("to")).toMatchObject({ text: "bytes", Metadata: { a: "1" } });
      const replaced = { CopySource, MetadataDirective: "REPLACE", Metadata: { b: "2" } } as const;
      await s3.send(new CopyObjectCommand({ Bucket, Key: "to", ...replaced }));
      expect(await read("to")).toMatchObject({ text: "bytes", Metadata: { b: "2" } });
    });

    test("copying an object onto itself without a change is InvalidRequest", async () => {
      await put("self", "x");
      const copy = new CopyObjectCommand({ Bucket, Key: "self", CopySource: `${Bucket}/self` });
      await expectError(s3.send(copy), "InvalidRequest", 400);
    });

    test("a copy outlives its source", async () => {
      await put("source", "kept");
      await s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/source` }));
      await s3.send(new DeleteObjectCommand({ Bucket, Key: "source" }));
      expect((await read("copy")).text).toBe("kept");
    });

    test("what is deleted is NoSuchKey; deleting it again is no error", async () => {
      await put("gone", "x");
      for (let time = 1; time <= 2; time += 1)
        await s3.send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
      await expectError(read("gone"), "NoSuchKey", 404);
      await expectError(s3.send(new HeadObjectCommand({ Bucket, Key: "gone" })), "NotFound", 404);
    });

    test("many are deleted at once, also those that aren't there", async () => {
      await put("one", "1");
      const Objects = [{ Key: "one" }, { Key: "two & <more>" }];
      const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      expect(Deleted?.map(({ Key }) => Key)).toEqual(["one", "two & <more>"]);
    });

    check("a quiet delete of many tells of errors only", async () => {
      const Delete = { Objects: [{ Key: "one" }], Quiet: true };
      const { Deleted = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
      expect(Deleted).toEqual([]);
    });

    test("a bucket that isn't there is NoSuchBucket", async () => {
      const missing = { Bucket: "no-such-bucket", Key: "x" };
      await expectError(s3.send(new GetObjectCommand(missing)), "NoSuchBucket", 404);
      await expectError(s3.send(new PutObjectCommand({ ...missing, Body: "x" })), "NoSuchBucket", 404);
      await expectError(s3.send(new HeadBucketCommand(missing)), "NotFound", 404);
      await s3.send(new HeadBucketCommand({ Bucket }));
    });
  });
}
