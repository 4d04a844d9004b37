import { GetObjectCommand, ListBucketsCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { beforeAll, describe, expect, test } from "vitest";
import { clientOf, expectError, newBucket, type S3Target } from "../target.ts";

const codeOf = async (reply: Response) => /<Code>(\w+)<\/Code>/.exec(await reply.text())?.[1];

/** S3 API reference: Authenticating Requests (AWS Signature Version 4). */
export function authentication(target: () => S3Target): void {
  describe("authentication", () => {
    let s3: S3Client;
    let Bucket: string;
    beforeAll(async () => {
      s3 = clientOf(target());
      Bucket = await newBucket(target());
      await s3.send(new PutObjectCommand({ Bucket, Key: "a b+ü", Body: "hello" }));
    });
    const get = () => new GetObjectCommand({ Bucket, Key: "a b+ü" });

    test("the buckets of a key are listed", async () => {
      const { Buckets } = await s3.send(new ListBucketsCommand());
      expect(Buckets?.map(({ Name }) => Name)).toContain(Bucket);
    });

    test("an unknown key is InvalidAccessKeyId", async () => {
      const stranger = clientOf({ ...target(), accessKeyId: "stranger" });
      await expectError(stranger.send(get()), "InvalidAccessKeyId", 403);
    });

    test("a wrong secret is SignatureDoesNotMatch", async () => {
      const wrong = clientOf({ ...target(), secretAccessKey: "wrong" });
      await expectError(wrong.send(get()), "SignatureDoesNotMatch", 403);
      await expectError(
        wrong.send(new PutObjectCommand({ Bucket, Key: "x", Body: "x" })),
        "SignatureDoesNotMatch",
      );
    });

    test("without a signature it is AccessDenied", async () => {
      const reply = await fetch(`${target().url}/${Bucket}/x`);
      expect([reply.status, await codeOf(reply)]).toEqual([403, "AccessDenied"]);
    });

    test("a clock that is wrong by more than 15 minutes is RequestTimeTooSkewed", async () => {
      const slow = clientOf(target(), { systemClockOffset: -16 * 60_000 });
      // The SDK sets its clock right by such an answer; the first is what counts here.
      await expectError(slow.send(get()), "RequestTimeTooSkewed", 403);
    });

    test("a presigned URL is good for reading", async () => {
      const reply = await fetch(await getSignedUrl(s3, get(), { expiresIn: 60 }));
      expect(await reply.text()).toBe("hello");
    });

    test("a presigned URL can name the headers of the reply", async () => {
      const command = new GetObjectCommand({ ...get().input, ResponseContentType: "text/x-test" });
      const reply = await fetch(await getSignedUrl(s3, command));
      expect(reply.headers.get("content-type")).toBe("text/x-test");
    });

    test("a presigned URL is good for writing", async () => {
      const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: "by-url" }));
      expect((await fetch(url, { method: "PUT", body: "sent" })).status).toBe(200);
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "by-url" }));
      expect(await Body?.transformToString()).toBe("sent");
    });

    test("a presigned URL that was changed is SignatureDoesNotMatch", async () => {
      const url = (await getSignedUrl(s3, get())).replace("ü", "u").replace("%C3%BC", "u");
      expect(await codeOf(await fetch(url))).toBe("SignatureDoesNotMatch");
    });

    test("a presigned URL that has expired is AccessDenied", async () => {
      const signingDate = new Date(Date.now() - 120_000);
      const url = await getSignedUrl(s3, get(), { expiresIn: 60, signingDate });
      const reply = await fetch(url);
      expect([reply.status, await codeOf(reply)]).toEqual([403, "AccessDenied"]);
    });

    test("a presigned URL for more than a week is AuthorizationQueryParametersError", async () => {
      const url = (await getSignedUrl(s3, get())).replace("X-Amz-Expires=900", "X-Amz-Expires=604801");
      expect(await codeOf(await fetch(url))).toBe("AuthorizationQueryParametersError");
    });
  });
}
