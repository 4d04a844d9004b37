import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { describe, expect, it } from "vitest";
import { bucketManifest, type Ended, stacksOf, type Workplace, workplace } from "./testing/kindling.ts";
import { onPulumi } from "./testing/pulumi-engine.ts";

const EXAMPLE = join(import.meta.dirname, "../../../examples/policies/production.yaml");
const prod = { env: "prod" };
const open = { corsRules: [{ allowedOrigins: ["*"], allowedMethods: ["GET"] }] };
const database = (nodes: number, lifecycle = "{protect: true}") => `apiVersion: civo.project-planton.org/v1
kind: CivoDatabase
metadata: {name: shop, env: prod, lifecycle: ${lifecycle}}
spec:
  databaseName: shop
  region: LON1
  engine: postgresql
  engineVersion: "16"
  size: g3.db.small
  nodes: ${nodes}
`;

/** What the example's rule on resources does to a stack that keeps to it at first. */
async function refusesOpenBuckets(place: Workplace, run: (...args: string[]) => Promise<Ended>) {
  await place.write("policies.yaml", await readFile(EXAMPLE, "utf8"));
  const pack = ["--policy-pack", "policies.yaml"];
  await place.write("bucket.yaml", bucketManifest("my-bucket", open, prod));
  await place.write(
    "vpc.yaml",
    "apiVersion: civo.project-planton.org/v1\nkind: CivoVpc\nmetadata: {name: shop, env: prod}\nspec: {networkName: shop, region: LON1}\n",
  );
  const refused = await run("up", "bucket.yaml", "vpc.yaml", "--yes", "-o", "json", ...pack);
  expect(refused.status, refused.stderr).toBe(1);
  expect(refused.stderr).toMatch(
    /bucket\.yaml:1:\d+: .*bucket-settings \(bucket:index\/bucketSettings:BucketSettings\): is open to pages of all origins.* \[policy\.no-public-buckets\]/,
  );
  // Nothing else is begun either.
  expect(stacksOf(refused).map(({ result }) => result)).toEqual(["failed", "skipped"]);
  expect((await run("stacks")).stdout).not.toContain("prod.shop");
  await place.write("bucket.yaml", bucketManifest("my-bucket", {}, prod));
  const done = await run("up", "bucket.yaml", "--yes", "-o", "json", ...pack);
  expect(done, done.stderr).toMatchObject({ status: 0 });
}

describe("policies", { timeout: 120_000 }, () => {
  it("refuse manifests as validation does, at the field, and warn of what is only advised against", async () => {
    const place = await workplace();
    await place.write("db.yaml", database(1, "{}"));
    await place.write("bucket.yaml", bucketManifest("my-bucket", { region: "NYC1" }, prod));
    const validated = await place.run(["validate", ".", "--policy-pack", EXAMPLE, "-o", "json"]);
    expect(validated.status).toBe(1);
    expect(JSON.parse(validated.stdout)).toEqual([
      expect.objectContaining({
        file: expect.stringMatching(/db\.yaml$/),
        line: 10,
        path: "spec.nodes",
        rule: "policy.no-single-node-civo-databases",
      }),
      expect.objectContaining({
        line: 3,
        path: "metadata.lifecycle",
        rule: "policy.databases-are-protected",
      }),
    ]);
    expect(validated.stderr).toMatch(
      /warning: .*bucket\.yaml:.*spec\.region: is outside Europe.*\[policy\.regions\]/,
    );
    const upped = await place.sandbox("up", ["db.yaml", "--yes", "--policy-pack", EXAMPLE]);
    expect(upped).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("[policy.no-single-node-civo-databases]"),
    });
    await place.write("db.yaml", database(3));
    expect(await place.run(["validate", ".", "--policy-pack", EXAMPLE])).toMatchObject({ status: 0 });
  });

  it("hold by default where the current folder has kindling-policies.yaml, which is said", async () => {
    const place = await workplace();
    await place.write("db.yaml", database(1));
    expect(await place.run(["validate", "db.yaml"])).toMatchObject({ status: 0 });
    await place.write("kindling-policies.yaml", await readFile(EXAMPLE, "utf8"));
    const found = await place.run(["validate", "db.yaml"]);
    expect(found.status).toBe(1);
    expect(found.stderr).toContain("policies: 5 policies of kindling-policies.yaml\n");
    const missing = await place.run(["validate", "db.yaml", "--policy-pack", "none.yaml"]);
    expect(missing).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/policy pack .*none\.yaml can't be read/),
    });
  });

  it("keep whole runs from beginning where a resource violates one", async () => {
    const place = await workplace();
    await refusesOpenBuckets(place, (command, ...args) => place.sandbox(command as string, args));
  });

  it("keep a plan that was made without them from being carried out", async () => {
    const place = await workplace();
    await place.write("policies.yaml", await readFile(EXAMPLE, "utf8"));
    const file = await place.write("bucket.yaml", bucketManifest("my-bucket", open, prod));
    await place.sandbox("preview", [file, "--save-plan", "plan.json"]);
    const refused = await place.sandbox("up", [
      ...[file, "--plan", "plan.json", "--policy-pack", "policies.yaml", "-o", "json"],
    ]);
    expect(refused.status, refused.stderr).toBe(1);
    expect(refused.stderr.match(/\[policy\.no-public-buckets\]/g)).toHaveLength(1);
    expect((await place.sandbox("stacks", ["-o", "json"])).stdout.trim()).toBe("[]");
  });

  it("say what they can't decide in a preview, and hold before the resource is made", async () => {
    const place = await workplace();
    await place.write(
      "policies.yaml",
      JSON.stringify({
        policies: [
          {
            name: "endpoint",
            resources: ["bucket:*"],
            message: "not there",
            rule: "!resource.inputs.endpoint.contains('lon1')",
          },
        ],
      }),
    );
    const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));
    const pack = ["--policy-pack", "policies.yaml"];
    const previewed = await place.sandbox("preview", [file, ...pack]);
    expect(previewed).toMatchObject({ status: 0 });
    expect(previewed.stderr).toContain(
      "policy endpoint: inputs.endpoint of bucket-settings is known after up",
    );
    const upped = await place.sandbox("up", [file, "--yes", "-o", "json", ...pack]);
    expect(upped.stderr).toMatch(/bucket-settings \(.*\): not there \[policy\.endpoint\]/);
    const ops = stacksOf(upped)[0]?.steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
    expect(ops).toContain("create bucket");
    expect(ops).not.toContain("create bucket-settings");
  });
});

describeUnderPulumi("policies", (cli) => {
  it("keep whole runs from beginning on Pulumi's own engine, too", { timeout: 120_000 }, async () => {
    const place = await workplace();
    await refusesOpenBuckets(place, await onPulumi(place, cli));
  });
});
