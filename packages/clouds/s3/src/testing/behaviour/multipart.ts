import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { clientOf, expectError, newBucket, type S3Target } from "../target.ts";

const LEAST = 5 * 1024 ** 2;

/** S3 user guide: Uploading and copying objects using multipart upload. */
export function multipart(target: () => S3Target): void {
  describe("multipart uploads", () => {
    let s3: S3Client;
    let Bucket: string;
    beforeAll(async () => {
      s3 = clientOf(target());
      Bucket = await newBucket(target());
    });
    const create = async (Key: string, options: object = {}) =>
      (await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...options }))).UploadId;
    const send = async (
      Key: string,
      UploadId: string | undefined,
      PartNumber: number,
      Body: Buffer | string,
    ) => {
      const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      return { PartNumber, ETag };
    };
    const complete = (Key: string, UploadId: string | undefined, Parts: object[]) =>
      s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));

    test("the parts become one object; its ETag is made of theirs", async () => {
      const UploadId = await create("big", { ContentType: "text/plain", Metadata: { a: "1" } });
      const [one, two] = [Buffer.alloc(LEAST, "a"), Buffer.from("tail")];
      const second = await send("big", UploadId, 5, two);
      const Parts = [await send("big", UploadId, 2, one), second];
      const { ETag } = await complete("big", UploadId, Parts);
      const digests = [one, two].map((part) => createHash("md5").update(part).digest());
      expect(ETag).toBe(`"${createHash("md5").update(Buffer.concat(digests)).digest("hex")}-2"`);
      const { ContentLength, ContentType, Metadata } = await s3.send(
        new HeadObjectCommand({ Bucket, Key: "big" }),
      );
      expect({ ContentLength, ContentType, Metadata }).toEqual({
        ...{ ContentLength: LEAST + 4, ContentType: "text/plain", Metadata: { a: "1" } },
      });
      const Range = `bytes=${LEAST - 2}-${LEAST + 1}`;
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "big", Range }));
      expect(await Body?.transformToString()).toBe("aata");
    });

    test("the object isn't there before the upload is completed", async () => {
      const UploadId = await create("later");
      const part = await send("later", UploadId, 1, "x");
      await expectError(s3.send(new GetObjectCommand({ Bucket, Key: "later" })), "NoSuchKey");
      await complete("later", UploadId, [part]);
      await s3.send(new GetObjectCommand({ Bucket, Key: "later" }));
    });

    test("a part that is sent again replaces the first", async () => {
      const UploadId = await create("again");
      await send("again", UploadId, 1, "old");
      await complete("again", UploadId, [await send("again", UploadId, 1, "new")]);
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "again" }));
      expect(await Body?.transformToString()).toBe("new");
    });

    test("parts are listed", async () => {
      const UploadId = await create("parts");
      const Parts = [await send("parts", UploadId, 1, "one"), await send("parts", UploadId, 3, "three")];
      const all = await s3.send(new ListPartsCommand({ Bucket, Key: "parts", UploadId }));
      expect(all.Parts).toMatchObject([
        { ...Parts[0], Size: 3 },
        { ...Parts[1], Size: 5 },
      ]);
      const first = await s3.send(new ListPartsCommand({ Bucket, Key: "parts", UploadId, MaxParts: 1 }));
      expect(first).toMatchObject({ IsTruncated: true, NextPartNumberMarker: "1" });
    });

    test("unfinished uploads are listed until they are aborted", async () => {
      const UploadId = await create("listed/one");
      const list = () => s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "listed/" }));
      expect((await list()).Uploads).toMatchObject([{ Key: "listed/one", UploadId }]);
      await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: "listed/one", UploadId }));
      expect((await list()).Uploads ?? []).toEqual([]);
      await expectError(send("listed/one", UploadId, 1, "x"), "NoSuchUpload", 404);
    });

    test("a part below 5 MiB that isn't the last is EntityTooSmall", async () => {
      const UploadId = await create("small");
      const Parts = [await send("small", UploadId, 1, "x"), await send("small", UploadId, 2, "y")];
      await expectError(complete("small", UploadId, Parts), "EntityTooSmall", 400);
    });

    test("parts out of order are InvalidPartOrder, unknown ones InvalidPart", async () => {
      const UploadId = await create("wrong");
      const large = Buffer.alloc(LEAST);
      const [one, two] = [await send("wrong", UploadId, 1, large), await send("wrong", UploadId, 2, large)];
      await expectError(complete("wrong", UploadId, [two, one]), "InvalidPartOrder", 400);
      await expectError(complete("wrong", UploadId, [{ ...one, PartNumber: 3 }]), "InvalidPart", 400);
      await expectError(
        complete("wrong", UploadId, [{ ...one, ETag: '"00000000000000000000000000000000"' }]),
        "InvalidPart",
        400,
      );
    });

    test("no parts at all are MalformedXML", async () => {
      await expectError(complete("none", await create("none"), []), "MalformedXML", 400);
    });

    test("part numbers go from 1 to 10000", async () => {
      const UploadId = await create("numbers");
      await send("numbers", UploadId, 10_000, "x");
      await expectError(send("numbers", UploadId, 10_001, "x"), "InvalidArgument", 400);
      await expectError(send("numbers", UploadId, 0, "x"), "InvalidArgument", 400);
    });

    test("a part can be copied from an object", async () => {
      await s3.send(new PutObjectCommand({ Bucket, Key: "origin", Body: "0123456789" }));
      const UploadId = await create("copied");
      const source = { CopySource: `${Bucket}/origin`, CopySourceRange: "bytes=2-4" };
      const part = new UploadPartCopyCommand({ Bucket, Key: "copied", UploadId, PartNumber: 1, ...source });
      const { CopyPartResult } = await s3.send(part);
      await complete("copied", UploadId, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "copied" }));
      expect(await Body?.transformToString()).toBe("234");
    });
  });
}
