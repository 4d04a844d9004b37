import {
  DeleteBucketLifecycleCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { secret } from "@kindling/core/property-value";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settingsOn } from "./life.fixture.ts";
import { type SandboxServer, startSandbox } from "./servers.fixture.ts";

const CORS = [{ allowedOrigins: ["*"], allowedMethods: ["GET", "PUT"] }];
const LIFECYCLE = [
  { id: "b", expirationDays: 30 },
  { id: "a", prefix: "logs/", tags: { keep: "no", of: "app" }, expirationDate: "2030-01-31" },
];
const ALL = { versioning: "ENABLED", tags: { env: "prod" }, lifecycleRules: LIFECYCLE, corsRules: CORS };

let server: SandboxServer;
let settings: Awaited<ReturnType<typeof settingsOn>>;
let Bucket: string;

beforeEach(async () => {
  server = await startSandbox();
  settings = await settingsOn(server);
  Bucket = server.bucket;
});
afterEach(() => server.close());

const tagsThere = async () =>
  (await server.s3.send(new GetBucketTaggingCommand({ Bucket })).catch(() => undefined))?.TagSet;
const tag = (...TagSet: { Key: string; Value: string }[]) =>
  server.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));

describe("what is sent", () => {
  it("is all that is given, and nothing else", async () => {
    await settings.create({ tags: { env: "prod" } });
    expect(settings.sent()).toEqual(["GetBucketVersioning 200", "PutBucketTagging 204"]);
    await settings.update({ ...ALL });
    expect(settings.sent()).toEqual([
      "PutBucketVersioning 200",
      "PutBucketLifecycleConfiguration 200",
      "PutBucketCors 200",
    ]);
    expect(settings.outputs()).toMatchObject({ versioning: "ENABLED", versioningStatus: "ENABLED" });
  });

  it("is nothing for rules that mean the same", async () => {
    await settings.create(ALL);
    const [first, second] = LIFECYCLE;
    const same = {
      ...ALL,
      lifecycleRules: [second, { ...first, enabled: true, prefix: "" }],
      corsRules: [{ ...CORS[0], allowedMethods: ["PUT", "GET"] }],
    };
    expect(await settings.diff(same as typeof ALL)).toEqual([]);
  });

  it("takes off what the program gives no more", async () => {
    await settings.create(ALL);
    settings.sent();
    await settings.update({});
    expect(settings.sent()).toEqual([
      "PutBucketVersioning 200",
      "DeleteBucketLifecycle 204",
      "DeleteBucketCors 204",
      "DeleteBucketTagging 204",
    ]);
    expect(settings.outputs()).not.toHaveProperty("versioning");
    expect(settings.outputs()).toMatchObject({ versioningStatus: "SUSPENDED" });
    expect(await settings.diff({})).toEqual([]);
  });

  it("is one look at the bucket when keys change, and never a replacement", async () => {
    await settings.create(ALL);
    server.sandbox.account.keys.set("NEWKEY", { secretAccessKey: "new-secret", suspended: false });
    server.sandbox.account.create(Bucket, { ...server.sandbox.account.bucket(Bucket), owner: "NEWKEY" });
    const keys = { accessKeyId: secret("NEWKEY"), secretAccessKey: secret("new-secret") };
    settings.sent();
    expect(await settings.diff({ ...ALL, ...keys })).toEqual(["accessKeyId", "secretAccessKey"]);
    await settings.update({ ...ALL, ...keys });
    expect(settings.sent()).toEqual(["GetBucketVersioning 200"]);
  });

  it("is nothing for another spelling of the endpoint", async () => {
    const { endpoint } = server.access as { endpoint: string };
    await settings.create(ALL);
    expect(await settings.diff({ ...ALL, endpoint: `${endpoint}/` })).toEqual([]);
  });
});

describe("drift", () => {
  it("is found, and repaired by the next up", async () => {
    await settings.create(ALL);
    const Status = "Suspended" as const;
    await server.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    await server.s3.send(new DeleteBucketLifecycleCommand({ Bucket }));
    const rule = { AllowedOrigins: ["https://a.example"], AllowedMethods: ["GET"] };
    await server.s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
    await tag({ Key: "env", Value: "dev" }, { Key: "more", Value: "" });
    const { inputs } = await settings.refresh();
    expect(inputs).toMatchObject({ versioning: "SUSPENDED", tags: { env: "dev", more: "" } });
    expect(await settings.diff(ALL)).toEqual([
      "versioning",
      "tags.env",
      "tags.more",
      "lifecycleRules",
      "corsRules[0].allowedOrigins[0]",
      "corsRules[0].allowedMethods[1]",
    ]);
    await settings.update(ALL);
    const { Rules } = await server.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(Rules).toHaveLength(2);
    const { CORSRules } = await server.s3.send(new GetBucketCorsCommand({ Bucket }));
    expect(CORSRules).toEqual([{ AllowedOrigins: ["*"], AllowedMethods: ["GET", "PUT"] }]);
    expect(await tagsThere()).toEqual([{ Key: "env", Value: "prod" }]);
    await settings.refresh();
    expect(await settings.diff(ALL)).toEqual([]);
  });

  it("isn't what others set where the program says nothing", async () => {
    await settings.create({ corsRules: CORS });
    await tag({ Key: "owner", Value: "another team" });
    await settings.refresh();
    expect(await settings.diff({ corsRules: CORS })).toEqual([]);
    await settings.update({ versioning: "ENABLED" });
    await settings.delete();
    expect(await tagsThere()).toEqual([{ Key: "owner", Value: "another team" }]);
  });

  it("is a rule that does more than can be said here", async () => {
    await settings.create(ALL);
    const Rules = [
      {
        ...({ ID: "b", Status: "Enabled", Filter: { Prefix: "" } } as const),
        NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 3 },
      },
    ];
    const put = { Bucket, LifecycleConfiguration: { Rules } };
    await server.s3.send(new PutBucketLifecycleConfigurationCommand(put));
    await settings.refresh();
    expect(await settings.diff(ALL)).toEqual(["lifecycleRules"]);
    expect(settings.logged.join()).toContain(
      "can't be said here, since they go by size or number or move objects: b",
    );
    const { inputs } = await settings.import(await settings.create({}));
    expect(inputs).not.toHaveProperty("lifecycleRules");
  });
});

describe("partial failures", () => {
  it("of a creation keep what took effect, and the next up does the rest", async () => {
    server.sandbox.cloud.fail({ operation: "PutBucketCors", code: "AccessDenied" });
    const failure = await settings.create(ALL).catch((error) => error);
    expect(failure).toMatchObject({
      id: `${server.access.endpoint}/${Bucket}`,
      outputs: { versioning: "ENABLED", corsRules: [], tags: {} },
      message: expect.stringMatching(
        /^setting the CORS rules of the bucket bucket-of-the-tests at http:\S+: AccessDenied \(403\): Access Denied\. The keys are right but/,
      ),
    });
    expect(await tagsThere()).toBeUndefined();
    settings.sent();
    const { inputs } = await settings.calls.check("urn:a::b::bucket:index/bucketSettings:BucketSettings::s", {
      ...server.access,
      ...ALL,
    });
    const urn = "urn:a::b::bucket:index/bucketSettings:BucketSettings::s";
    await settings.calls.update(urn, failure.id, inputs, failure.outputs, inputs);
    expect(settings.sent()).toEqual(["PutBucketCors 200", "PutBucketTagging 204"]);
  });

  it("of an update keep the old values of the rest", async () => {
    await settings.create({ tags: { env: "dev" } });
    server.sandbox.cloud.fail({ operation: "PutBucketTagging", code: "AccessDenied" });
    const failure = await settings.update(ALL).catch((error) => error);
    expect(failure).toMatchObject({
      outputs: { versioning: "ENABLED", tags: { env: "dev" } },
      inputs: { versioning: "ENABLED", tags: { env: "dev" } },
    });
  });
});

describe("deletion", () => {
  it("takes off what was set, and leaves the bucket", async () => {
    await settings.create(ALL);
    settings.sent();
    await settings.delete();
    expect(settings.sent()).toEqual([
      "ListObjectVersions 200",
      "PutBucketVersioning 200",
      "DeleteBucketLifecycle 204",
      "DeleteBucketCors 204",
      "DeleteBucketTagging 204",
    ]);
    expect(await server.s3.send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject({
      Status: "Suspended",
    });
  });
});

describe("import", () => {
  it("takes everything that is there, by endpoint and bucket or by a configured endpoint", async () => {
    const id = await settings.create(ALL);
    const { inputs } = await settings.import(`${id}/`);
    expect(inputs).toMatchObject({ bucket: Bucket, versioning: "ENABLED", tags: { env: "prod" } });
    const { access, config } = server;
    await settings.calls.configure({ ...config, endpoint: access.endpoint ?? "" });
    expect(await settings.import(Bucket)).toMatchObject({ id, inputs });
    expect(await settings.import("no-such-bucket")).toEqual({});
  });

  it("says what an id must be", async () => {
    await expect(settings.import(Bucket)).rejects.toThrow(
      `"${Bucket}" doesn't say which bucket to import: give <endpoint>/<bucket>`,
    );
  });
});

it("sends requests where it is told to, which shows nowhere", async () => {
  const { endpoint } = server.access as { endpoint: string };
  const aside = await settingsOn(server, {
    endpoint: (configured) => (configured === "https://objectstore.lon1.civo.com" ? endpoint : configured),
  });
  const id = await aside.create({ ...ALL, endpoint: "https://objectstore.lon1.civo.com" });
  expect(id).toBe("https://objectstore.lon1.civo.com/bucket-of-the-tests");
  const found = await aside.refresh();
  expect(JSON.stringify(found)).not.toContain("127.0.0.1");
});
