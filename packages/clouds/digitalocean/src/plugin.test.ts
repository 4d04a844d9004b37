import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isSecret, UNKNOWN } from "@kindling/core/property-value";
import { cloudsDirectory } from "@kindling/core/sandbox-folder";
import { bundlePlugin } from "@kindling/provider-framework/bundle";
import { type PluginProcess, startPlugin } from "@kindling/testing/plugin-process";
import { callsOf } from "@kindling/testing/provider-suite-life";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { holdings } from "./index.ts";
import { VERSION } from "./provider.ts";

const VPC = "urn:pulumi:dev::shop::digitalocean:index/vpc:Vpc::shop";
const CLUSTER = "urn:pulumi:dev::shop::digitalocean:index/databaseCluster:DatabaseCluster::db";
const SMALL = {
  name: "db",
  engine: "pg",
  version: "17",
  nodeCount: 1,
  region: "nyc3",
  size: "db-s-1vcpu-1gb",
};

let sandbox: string;
let plugin: PluginProcess;

beforeAll(async () => {
  sandbox = await mkdtemp(join(tmpdir(), "digitalocean-plugin-"));
  const entry = fileURLToPath(new URL("plugin.ts", import.meta.url));
  const file = await bundlePlugin({ entry, name: "digitalocean", folder: sandbox });
  plugin = await startPlugin({ file, env: { KINDLING_SANDBOX: sandbox } });
});
afterAll(async () => {
  await plugin.stop();
  await rm(sandbox, { recursive: true });
});

it("is one file that serves the account of a sandbox, and says so", async () => {
  const { configure, create } = callsOf(plugin.provider);
  await configure({});
  expect(plugin.logged).toMatchObject([
    {
      severity: "warning",
      message: expect.stringContaining("digitalocean is simulated: nothing is deployed"),
    },
  ]);
  const { id, outputs } = await create(CLUSTER, SMALL);
  expect(isSecret(outputs.password)).toBe(true);
  expect(holdings(cloudsDirectory(sandbox))).toMatchObject([{ noun: "database cluster", name: "db" }]);
  await plugin.provider.delete({
    ...{ urn: CLUSTER, id, inputs: SMALL, outputs },
    ...{ signal: new AbortController().signal, log: () => {} },
  });
  expect(holdings(cloudsDirectory(sandbox))).toEqual([]);
});

it("tells what a preview can't know, and what the account refuses", async () => {
  const call = { urn: VPC, signal: new AbortController().signal, log: () => {} };
  const inputs = { name: "shop", region: "nyc3", description: UNKNOWN };
  const planned = await plugin.provider.create({ ...call, inputs, preview: true });
  expect(planned).toMatchObject({ id: "", outputs: { description: UNKNOWN, vpcUrn: UNKNOWN } });
  const wrong = { name: "shop", region: "nyc3", ipRange: "10.0.0.0/8" };
  await expect(plugin.provider.create({ ...call, inputs: wrong, preview: false })).rejects.toThrow(
    /Error creating VPC/,
  );
});

it("ends what it waits for when it is cancelled", async () => {
  const slow = await mkdtemp(join(tmpdir(), "digitalocean-plugin-slow-"));
  const clouds = cloudsDirectory(slow);
  await mkdir(clouds);
  await writeFile(join(clouds, "digitalocean.yaml"), "stepsUntilOnline: 100\n");
  const other = await startPlugin({ file: plugin.child.spawnfile, env: { KINDLING_SANDBOX: slow } });
  try {
    const made = callsOf(other.provider).create(CLUSTER, SMALL);
    await vi.waitFor(() => expect(holdings(clouds)).toHaveLength(1));
    await Promise.all([expect(made).rejects.toThrow("aborted"), other.cancel()]);
  } finally {
    await other.stop();
    await rm(slow, { recursive: true });
  }
});

it("tells its version, and which resources it has", async () => {
  expect(await plugin.version()).toBe(VERSION);
  expect(JSON.parse(await plugin.schema())).toMatchObject({
    ...{ name: "digitalocean", version: VERSION },
    resources: { "digitalocean:index/vpc:Vpc": { requiredInputs: ["name", "region"] } },
  });
});

it("does nothing without a sandbox, but say what it is", async () => {
  const lost = await startPlugin({ file: plugin.child.spawnfile });
  try {
    await expect(callsOf(lost.provider).configure({})).rejects.toThrow(
      /is Kindling's simulation, not the real provider: to use it, set KINDLING_SANDBOX/,
    );
  } finally {
    await lost.stop();
  }
});
