import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Check, clientOf, expectError, newBucket, type S3Target } from "../target.ts";

/** S3 user guide: Retaining multiple versions of objects with S3 Versioning. */
export function versions(target: () => S3Target, check: Check): void {
  describe("versions", () => {
    let s3: S3Client;
    let Bucket: string;
    beforeAll(() => {
      s3 = clientOf(target());
    });
    beforeEach(async () => {
      Bucket = await newBucket(target());
    });
    const Key = "notes/day";
    const turn = (Status: "Enabled" | "Suspended") =>
      s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    const put = async (Body: string) =>
      (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
    const remove = (VersionId?: string) =>
      s3.send(new DeleteObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) }));
    const read = async (VersionId?: string) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) }));
      return Body?.transformToString();
    };

    test("a new bucket has no versioning status and gives out no version ids", async () => {
      expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
      expect(await put("x")).toBeUndefined();
      expect((await s3.send(new HeadObjectCommand({ Bucket, Key }))).VersionId).toBeUndefined();
    });

    test("it can be enabled and suspended", async () => {
      for (const status of ["Enabled", "Suspended"] as const) {
        await turn(status);
        expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe(status);
      }
    });

    test("every put is a version of its own", async () => {
      await turn("Enabled");
      const [first, second] = [await put("one"), await put("two")];
      expect(first).not.toBe(second);
      expect([await read(), await read(first), await read(second)]).toEqual(["two", "one", "two"]);
    });

    test("what was there before is the version null", async () => {
      await put("before");
      await turn("Enabled");
      await put("after");
      expect([await read("null"), await read()]).toEqual(["before", "after"]);
    });

    test("a delete puts a delete marker; the object is gone, its versions aren't", async () => {
      await turn("Enabled");
      const version = await put("kept");
      const marker = await remove();
      expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
      await expectError(read(), "NoSuchKey", 404);
      expect(await read(version)).toBe("kept");
      expect((await s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
      await expectError(read(marker.VersionId), "MethodNotAllowed", 405);
    });

    test("deleting the delete marker brings the object back", async () => {
      await turn("Enabled");
      await put("back");
      const { VersionId } = await remove();
      expect(await remove(VersionId)).toMatchObject({ DeleteMarker: true, VersionId });
      expect(await read()).toBe("back");
    });

    test("deleting the newest version makes the one before it the newest", async () => {
      await turn("Enabled");
      await put("one");
      await remove(await put("two"));
      expect(await read()).toBe("one");
    });

    test("suspended, puts replace the version null and leave the others", async () => {
      await turn("Enabled");
      const version = await put("one");
      await turn("Suspended");
      await put("two");
      await put("three");
      expect([await read(), await read("null"), await read(version)]).toEqual(["three", "three", "one"]);
      const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      expect(Versions?.map(({ VersionId }) => VersionId)).toEqual(["null", version]);
    });

    test("suspended, a delete replaces the version null by a marker", async () => {
      await turn("Enabled");
      const version = await put("one");
      await turn("Suspended");
      await put("two");
      expect(await remove()).toMatchObject({ DeleteMarker: true, VersionId: "null" });
      const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      expect(Versions?.map(({ VersionId }) => VersionId)).toEqual([version]);
      expect(DeleteMarkers?.map(({ VersionId }) => VersionId)).toEqual(["null"]);
    });

    test("versions are listed newest first, with the delete markers", async () => {
      await turn("Enabled");
      const [one, two] = [await put("one"), await put("two")];
      const { VersionId: marker } = await remove();
      const { Versions, DeleteMarkers } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      expect(Versions?.map(({ VersionId }) => VersionId)).toEqual([two, one]);
      expect(DeleteMarkers).toMatchObject([{ Key, VersionId: marker, IsLatest: true }]);
    });

    check("versions and delete markers are listed a page at a time", async () => {
      await turn("Enabled");
      const [one, two] = [await put("one"), await put("two")];
      const { VersionId: marker } = await remove();
      const seen: (string | undefined)[] = [];
      let page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 1 }));
      for (let pages = 1; pages <= 4; pages += 1) {
        for (const entry of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
          seen.push(entry.VersionId);
        }
        if (!page.IsTruncated) break;
        const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
        page = await s3.send(
          new ListObjectVersionsCommand({ Bucket, MaxKeys: 1, KeyMarker, VersionIdMarker }),
        );
      }
      expect(seen).toEqual([marker, two, one]);
    });

    check("only the newest version is marked as such, on whatever page", async () => {
      await turn("Enabled");
      for (const body of ["one", "two"]) await put(body);
      const first = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 1 }));
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = first;
      const second = await s3.send(new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker }));
      expect([first, second].map(({ Versions }) => Versions?.[0]?.IsLatest)).toEqual([true, false]);
    });

    test("many versions are deleted for good at once", async () => {
      await turn("Enabled");
      const Objects = [await put("one"), await put("two")].map((VersionId) => ({ Key, VersionId }));
      await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      expect([...Versions, ...DeleteMarkers]).toEqual([]);
    });
  });
}
