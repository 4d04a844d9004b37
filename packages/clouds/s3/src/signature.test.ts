import { expect, test } from "vitest";
import { unchunk } from "./chunked.ts";
import { signingKey, signRequest } from "./signature.ts";

// The examples of AWS's own documents (S3 API reference: Authenticating Requests, header and chunked upload).
const scope = { date: "20130524", region: "us-east-1", service: "s3" };
const time = "20130524T000000Z";
const key = signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope);
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

test("GET of a range", () => {
  const headers = [
    ["host", "examplebucket.s3.amazonaws.com"],
    ["range", "bytes=0-9"],
    ["x-amz-content-sha256", EMPTY],
    ["x-amz-date", time],
  ] as const;
  const request = { method: "GET", path: "/test.txt", query: [], headers, contentSha256: EMPTY };
  expect(signRequest(key, time, scope, request)).toBe(
    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  );
});

test("GET with parameters in the query", () => {
  const headers = [
    ["host", "examplebucket.s3.amazonaws.com"],
    ["x-amz-content-sha256", EMPTY],
    ["x-amz-date", time],
  ] as const;
  const query = [
    ["max-keys", "2"],
    ["prefix", "J"],
  ] as const;
  const request = { method: "GET", path: "/", query, headers, contentSha256: EMPTY };
  expect(signRequest(key, time, scope, request)).toBe(
    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  );
});

const signer = {
  ...{ accessKeyId: "AKIAIOSFODNN7EXAMPLE", key, time, scope },
  signature: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
  contentSha256: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
};

function chunked(last = "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"): Buffer {
  return Buffer.from(
    [
      "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
      "a".repeat(65_536),
      "400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
      "a".repeat(1024),
      `0;chunk-signature=${last}`,
      "\r\n",
    ].join("\r\n"),
  );
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function total(body: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const bytes of body) size += bytes.length;
  return size;
}

test.each([1, 7, 1000, 100_000])("signed chunks, arriving %i bytes at a time", async (size) => {
  expect(await total(unchunk(pieces(chunked(), size), new Map(), signer))).toBe(66_560);
});

test("a chunk with a wrong signature is SignatureDoesNotMatch", async () => {
  const body = unchunk(pieces(chunked("0".repeat(64)), 9999), new Map(), signer);
  await expect(total(body)).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
});

test("chunks that end too early are IncompleteBody", async () => {
  const body = unchunk(pieces(chunked().subarray(0, 50_000), 9999), new Map(), signer);
  await expect(total(body)).rejects.toMatchObject({ code: "IncompleteBody" });
});
