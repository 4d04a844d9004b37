import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  DeleteObjectCommand,
  GetBucketTaggingCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { bundlePlugin } from "@kindling/provider-framework/bundle";
import { BucketSettings, type BucketSettingsArgs, Provider } from "@kindling/sdk-bucket";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { type PulumiStack, startPulumiStack } from "@kindling/testing/pulumi-stack";
import { afterAll, beforeAll, expect, it } from "vitest";
import { KEYS, type SandboxServer, startSandbox } from "./servers.fixture.ts";

const entry = fileURLToPath(new URL("plugin.ts", import.meta.url));

const FIRST = { versioning: "ENABLED", tags: { env: "prod" } } as const;
const THEN = {
  tags: { env: "dev", team: "shop" },
  lifecycleRules: [{ id: "old", noncurrentVersionExpirationDays: 30 }],
};

// A life, told in order: each test goes on from the one before it.
describeUnderPulumi("the bucket plugin", (cli) => {
  let server: SandboxServer;
  let stack: PulumiStack;

  beforeAll(async () => {
    server = await startSandbox();
    server.sandbox.account.create("logs", { owner: KEYS.accessKeyId });
    stack = await startPulumiStack({
      cli,
      plugins: { bucket: (folder) => bundlePlugin({ entry, name: "bucket", folder }) },
    });
  }, 60_000);
  afterAll(async () => {
    await stack.close();
    await server.close();
  });

  const s3 = () => new Provider("s3", { ...KEYS, region: "LON1" });
  const settings =
    (args: Partial<BucketSettingsArgs>, options: { import?: string } = {}) =>
    async () => {
      const { url: endpoint } = server.sandbox;
      const all = { bucket: server.bucket, endpoint, ...args };
      const { versioningStatus } = new BucketSettings("settings", all, { provider: s3(), ...options });
      return { versioningStatus };
    };

  const tag = (env: string) => {
    const Tagging = { TagSet: [{ Key: "env", Value: env }] };
    return server.s3.send(new PutBucketTaggingCommand({ Bucket: server.bucket, Tagging }));
  };
  const tags = async () => {
    const get = new GetBucketTaggingCommand({ Bucket: server.bucket });
    const { TagSet = [] } = await server.s3.send(get).catch(() => ({ TagSet: [] }));
    return Object.fromEntries(TagSet.map(({ Key, Value }) => [Key, Value]));
  };

  it("previews with unknowns, and writes nothing then", async () => {
    const two = async () => {
      const { url: endpoint } = server.sandbox;
      const provider = s3();
      const first = new BucketSettings("first", { bucket: "logs", endpoint }, { provider });
      new BucketSettings("then", { bucket: server.bucket, endpoint, tags: { of: first.id } }, { provider });
    };
    expect((await stack.preview(two)).steps).toEqual(["create first", "create s3", "create then"]);
    expect(await tags()).toEqual({});
  });

  it("makes what the program says", async () => {
    const { steps, outputs } = await stack.up(settings(FIRST));
    expect(steps).toEqual(["create s3", "create settings"]);
    expect(outputs).toEqual({ versioningStatus: { value: "ENABLED", secret: false } });
    expect(await tags()).toEqual({ env: "prod" });
    expect((await stack.preview(settings(FIRST))).steps).toEqual([]);
  });

  it("updates in place", async () => {
    expect((await stack.up(settings(THEN))).steps).toEqual([
      "update settings: lifecycleRules, tags.env, tags.team, versioning",
    ]);
    expect((await stack.preview(settings(THEN))).steps).toEqual([]);
  });

  it("sees drift and repairs it", async () => {
    await tag("staging");
    expect((await stack.refresh()).steps).toEqual(["update settings: tags.env, tags.team"]);
    expect((await stack.up(settings(THEN))).steps).toEqual(["update settings: tags.env, tags.team"]);
    expect(await tags()).toEqual({ env: "dev", team: "shop" });
  });

  it("replaces, and lets go of the bucket before", async () => {
    expect((await stack.up(settings({ ...THEN, bucket: "logs" }))).steps).toEqual([
      "create-replacement settings: bucket",
      "delete-replaced settings",
      "replace settings: bucket",
    ]);
    expect(await tags()).toEqual({});
  });

  it("takes in what exists, by its id", async () => {
    await tag("found");
    const found = { versioning: "SUSPENDED", tags: { env: "found" } } as const;
    const id = `${server.sandbox.url}/${server.bucket}`;
    expect((await stack.up(settings(found, { import: id }))).steps).toContain("import-replacement settings");
    expect((await stack.preview(settings(found))).steps).toEqual([]);
  });

  it("refuses to go while there is something in the bucket", async () => {
    const object = { Bucket: server.bucket, Key: "hello.txt" };
    const { VersionId } = await server.s3.send(new PutObjectCommand({ ...object, Body: "hello" }));
    await expect(stack.destroy()).rejects.toThrow(`the bucket ${server.bucket} isn't empty`);
    await server.s3.send(new DeleteObjectCommand({ ...object, VersionId }));
  });

  it("keeps secrets secret", async () => {
    expect(await stack.leaks(server.bucket)).toContain("output");
    expect(await stack.leaks(KEYS.secretAccessKey)).toEqual([]);
  });

  it("destroys everything", async () => {
    await stack.destroy();
    expect(await stack.resources()).toEqual([]);
    expect(await tags()).toEqual({});
  });

  it("has a schema that Pulumi takes", async () => {
    const schema = JSON.parse(await stack.command("package", "get-schema", stack.executables.bucket ?? ""));
    expect(schema).toMatchObject({ name: "bucket", version: "0.1.0" });
    expect(await stack.command("schema", "check", join(import.meta.dirname, "../gen/schema.json"))).toBe("");
  });
});
