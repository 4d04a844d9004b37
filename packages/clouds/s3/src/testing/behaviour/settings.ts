import {
  type CORSRule,
  DeleteBucketCorsCommand,
  DeleteBucketTaggingCommand,
  GetBucketCorsCommand,
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  PutBucketCorsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
  type Tag,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clientOf, expectError, newBucket, type S3Target } from "../target.ts";

/** S3 API reference: PutBucketTagging, PutBucketCors, OPTIONS object and their like. */
export function settings(target: () => S3Target): void {
  describe("settings of a bucket", () => {
    let s3: S3Client;
    let Bucket: string;
    beforeAll(() => {
      s3 = clientOf(target());
    });
    beforeEach(async () => {
      Bucket = await newBucket(target());
    });
    const tag = (...TagSet: Tag[]) => s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    const tags = async () => (await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet;
    const allow = (...CORSRules: CORSRule[]) =>
      s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    const rule = { AllowedOrigins: ["https://a.example"], AllowedMethods: ["GET"] };

    test("the location is the region", async () => {
      const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket }));
      expect(LocationConstraint).toBe(target().region);
    });

    test("tags are put, replaced as a whole, and deleted", async () => {
      await expectError(tags(), "NoSuchTagSet", 404);
      await tag({ Key: "env", Value: "prod" }, { Key: "empty", Value: "" });
      expect(await tags()).toEqual(
        expect.arrayContaining([
          { Key: "env", Value: "prod" },
          { Key: "empty", Value: "" },
        ]),
      );
      await tag({ Key: "Größe", Value: "1 + 2 = 3 _.:/@-" });
      expect(await tags()).toEqual([{ Key: "Größe", Value: "1 + 2 = 3 _.:/@-" }]);
      await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
      await expectError(tags(), "NoSuchTagSet", 404);
    });

    test("there are 50 tags at most, with different keys", async () => {
      const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "v" }));
      await tag(...many.slice(0, 50));
      await expectError(tag(...many), "BadRequest", 400);
      await expectError(tag({ Key: "k", Value: "1" }, { Key: "k", Value: "2" }), "InvalidTag", 400);
    });

    test.each([
      ["k".repeat(129), "v"],
      ["", "v"],
      ["k", "v".repeat(257)],
      ["k#", "v"],
      ["k", "v!"],
    ])("the tag %.10s=%.10s is InvalidTag", async (Key, Value) => {
      await expectError(tag({ Key, Value }), "InvalidTag", 400);
    });

    test("CORS rules are put, replaced as a whole, and deleted", async () => {
      const get = async () => (await s3.send(new GetBucketCorsCommand({ Bucket }))).CORSRules;
      await expectError(get(), "NoSuchCORSConfiguration", 404);
      const full = {
        ...rule,
        ID: "one",
        AllowedHeaders: ["x-*"],
        ExposeHeaders: ["ETag"],
        MaxAgeSeconds: 60,
      };
      await allow(full, { ...rule, AllowedMethods: ["PUT", "DELETE"] });
      expect(await get()).toEqual([full, { ...rule, AllowedMethods: ["PUT", "DELETE"] }]);
      await allow(rule);
      expect(await get()).toEqual([rule]);
      await s3.send(new DeleteBucketCorsCommand({ Bucket }));
      await expectError(get(), "NoSuchCORSConfiguration", 404);
    });

    test("CORS rules take only certain methods, and one wildcard an origin", async () => {
      await expectError(allow({ ...rule, AllowedMethods: ["PATCH"] }), "InvalidRequest", 400);
      await expectError(allow({ ...rule, AllowedOrigins: ["https://*.*.example"] }), "InvalidRequest", 400);
      await expectError(allow({ ...rule, AllowedMethods: [] }), "MalformedXML", 400);
    });

    const preflight = (headers: Record<string, string>) =>
      fetch(`${target().url}/${Bucket}/key`, { method: "OPTIONS", headers });
    const asking = { origin: "https://a.example", "access-control-request-method": "PUT" };

    test("a preflight is answered by the first rule that allows it", async () => {
      await allow(
        { ...rule, AllowedMethods: ["PUT"], AllowedHeaders: ["x-b"] },
        {
          AllowedOrigins: ["https://*.example"],
          AllowedMethods: ["PUT"],
          AllowedHeaders: ["x-*"],
          MaxAgeSeconds: 5,
        },
      );
      const reply = await preflight({ ...asking, "access-control-request-headers": "X-A, x-b" });
      expect(reply.status).toBe(200);
      expect(Object.fromEntries(reply.headers)).toMatchObject({
        "access-control-allow-origin": "https://a.example",
        "access-control-allow-methods": "PUT",
        "access-control-allow-headers": "x-a, x-b",
        "access-control-max-age": "5",
        "access-control-allow-credentials": "true",
      });
    });

    test("a rule for all origins is answered with *", async () => {
      await allow({ AllowedOrigins: ["*"], AllowedMethods: ["PUT"] });
      expect((await preflight(asking)).headers.get("access-control-allow-origin")).toBe("*");
    });

    test("a preflight that no rule allows is 403, one without an origin 400", async () => {
      expect((await preflight(asking)).status).toBe(403);
      await allow(rule);
      expect((await preflight(asking)).status).toBe(403);
      expect((await preflight({})).status).toBe(400);
    });

    test("a request from an allowed origin has CORS headers on its reply", async () => {
      await allow({ ...rule, ExposeHeaders: ["ETag", "x-amz-version-id"] });
      await s3.send(new PutObjectCommand({ Bucket, Key: "key", Body: "x" }));
      const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: "key" }));
      const reply = await fetch(url, { headers: { origin: "https://a.example" } });
      expect(reply.status).toBe(200);
      expect(reply.headers.get("access-control-allow-origin")).toBe("https://a.example");
      expect(reply.headers.get("access-control-expose-headers")).toContain("ETag, x-amz-version-id");
    });

    test("versioning without a status is refused", async () => {
      const put = new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: {} });
      const error: Error = await s3.send(put).then(
        () => expect.unreachable(),
        (reason) => reason,
      );
      expect(["IllegalVersioningConfigurationException", "MalformedXML"]).toContain(error.name);
    });
  });
}
