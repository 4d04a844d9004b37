import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { secret } from "@kindling/core/property-value";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasty, settingsOn } from "./life.fixture.ts";
import { type SandboxServer, startSandbox } from "./servers.fixture.ts";

let server: SandboxServer;
let settings: Awaited<ReturnType<typeof settingsOn>>;
beforeEach(async () => {
  server = await startSandbox();
  settings = await settingsOn(server);
});
afterEach(() => server.close());

const TAGS = { tags: { env: "prod" } };
const put = (Key: string) => server.s3.send(new PutObjectCommand({ Bucket: server.bucket, Key, Body: "x" }));

describe("a full bucket", () => {
  beforeEach(async () => {
    await settings.create({ versioning: "ENABLED", ...TAGS });
    for (const key of ["a", "a", "b", "c"]) await put(key);
    await server.s3.send(new DeleteObjectCommand({ Bucket: server.bucket, Key: "c" }));
    settings.sent();
  });

  it("keeps its settings, and whoever deletes them is told what is in it", async () => {
    await expect(settings.delete()).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining(
        "it holds 2 objects, 2 earlier versions, 1 delete marker, which would be lost with it. Empty it, or set `forceDestroy: true`",
      ),
    });
    expect(settings.sent()).toEqual(["ListObjectVersions 200"]);
  });

  it("loses them with forceDestroy, and nothing that is in it", async () => {
    await settings.update({ versioning: "ENABLED", ...TAGS, forceDestroy: true });
    expect(settings.sent()).toEqual([]);
    await settings.delete();
    expect(settings.sent()).toEqual(["PutBucketVersioning 200", "DeleteBucketTagging 204"]);
    expect(
      server.sandbox.cloud.contents.usage(server.sandbox.account.bucket(server.bucket)?.id ?? ""),
    ).toMatchObject({ objects: 4 });
  });
});

describe("a bucket that isn't there", () => {
  beforeEach(() => server.removeBucket());

  it("is waited for a little, then refused", async () => {
    await expect(settings.create(TAGS)).rejects.toThrow(
      /reading the versioning of the bucket bucket-of-the-tests at \S+: NoSuchBucket \(404\): .* Make the bucket first/,
    );
    expect(settings.sent().length).toBeGreaterThan(5);
  });

  it("is taken when it appears in time", async () => {
    const clock = hasty();
    const wait = async (milliseconds: number) => {
      await clock.wait(milliseconds);
      if (clock.now() > 1_000) await server.restoreBucket();
    };
    settings = await settingsOn(server, { clock: { ...clock, wait } });
    await settings.create(TAGS);
    expect(settings.outputs()).toMatchObject(TAGS);
  });
});

describe("what doesn't mean gone", () => {
  beforeEach(() => settings.create(TAGS));

  it.each([
    ["AccessDenied", /AccessDenied \(403\).*keys are right but/],
    ["InvalidAccessKeyId", /InvalidAccessKeyId \(403\).*give the keys of the credential/],
    ["SignatureDoesNotMatch", /SignatureDoesNotMatch \(403\).*isn't the access key's/],
    ["InternalError", /InternalError \(500\) \(tried 5 times\).*wait a little/],
    ["NoSuchKey", /NoSuchKey \(404\)/],
  ] as const)("%s", async (code, message) => {
    server.sandbox.cloud.fail({ code, times: 20 });
    await expect(settings.refresh()).rejects.toThrow(message);
  });

  it("wrong keys, which an update refuses before they replace the old ones", async () => {
    const wrong = { accessKeyId: secret("ANOTHER-KEY"), secretAccessKey: secret("another-secret") };
    const failure = await settings.update({ ...TAGS, ...wrong }).catch((error) => error);
    expect(failure.message).toContain("InvalidAccessKeyId (403)");
    expect(failure.message).not.toContain("ANOTHER-KEY");
  });

  it("a service that is down", async () => {
    await server.sandbox.cloud.close();
    await expect(settings.refresh()).rejects.toThrow(
      /no answer \(tried 5 times\): .*ECONNREFUSED.*Check the endpoint and the network/,
    );
    server = await startSandbox();
  });
});

it("a service that is overloaded for a moment is asked again", async () => {
  server.sandbox.cloud.fail({ code: "SlowDown", operation: "PutBucketTagging" });
  await settings.create(TAGS);
  expect(settings.sent()).toEqual([
    "GetBucketVersioning 200",
    "PutBucketTagging 503",
    "PutBucketTagging 204",
  ]);
});

it.each(["<h1>not found</h1>", "<!doctype html><br>no", "", "no"])(
  "an answer that isn't S3's doesn't mean gone: %s",
  async (body) => {
    const web = createServer((_, response) => response.writeHead(404).end(body));
    await once(web.listen(0, "127.0.0.1"), "listening");
    const { port } = web.address() as AddressInfo;
    settings = await settingsOn(server, { endpoint: () => `http://127.0.0.1:${port}` });
    const outcome = settings.create(TAGS);
    await expect(outcome).rejects.toThrow(/the answer \(404\) isn't one of S3. Check that the endpoint is/);
    web.closeAllConnections();
    web.close();
  },
);

it("without keys anywhere it says where to give them", async () => {
  await settings.calls.configure({});
  await expect(settings.import("https://s3.example/my-bucket")).rejects.toMatchObject({
    code: "missing-credential",
    message: expect.stringContaining("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment"),
  });
});
