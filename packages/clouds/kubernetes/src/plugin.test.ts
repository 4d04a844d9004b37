import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { secret, UNKNOWN } from "@kindling/core/property-value";
import { cloudsDirectory } from "@kindling/core/sandbox-folder";
import { bundlePlugin } from "@kindling/provider-framework/bundle";
import { type PluginProcess, startPlugin } from "@kindling/testing/plugin-process";
import { callsOf } from "@kindling/testing/provider-suite-life";
import { afterAll, beforeAll, expect, it } from "vitest";
import { holdings } from "./index.ts";
import { VERSION } from "./provider.ts";

const SECRET = "urn:pulumi:dev::shop::kubernetes:core/v1:Secret::keys";
const keys = { apiVersion: "v1", kind: "Secret", metadata: { name: "keys", namespace: "default" } };

let sandbox: string;
let plugin: PluginProcess;

beforeAll(async () => {
  sandbox = await mkdtemp(join(tmpdir(), "kubernetes-plugin-"));
  const entry = fileURLToPath(new URL("plugin.ts", import.meta.url));
  const file = await bundlePlugin({ entry, name: "kubernetes", folder: sandbox });
  plugin = await startPlugin({ file, env: { KINDLING_SANDBOX: sandbox } });
});
afterAll(async () => {
  await plugin.stop();
  await rm(sandbox, { recursive: true });
});

it("is one file that serves the clusters of a sandbox, secrets as such", async () => {
  const { configure, create } = callsOf(plugin.provider);
  await configure({});
  const inputs = { ...keys, data: { key: secret("aHVzaA==") } };
  const planned = await create(SECRET, { ...inputs, data: { key: UNKNOWN } }, true);
  expect(planned).toMatchObject({ id: "", outputs: { data: { key: UNKNOWN } } });
  const { id, outputs } = await create(SECRET, inputs);
  expect(id).toBe("default/keys");
  expect(outputs).toMatchObject({ data: { key: secret("aHVzaA==") } });
  expect(holdings(cloudsDirectory(sandbox))).toMatchObject([{ noun: "Secret", name: "keys" }]);
  await expect(create(SECRET, inputs)).rejects.toThrow(/"keys" already exists/);
});

it("tells its version, and which resources it has", async () => {
  expect(await plugin.version()).toBe(VERSION);
  expect(JSON.parse(await plugin.schema())).toMatchObject({
    ...{ name: "kubernetes", version: VERSION },
    resources: { "kubernetes:core/v1:Secret": { inputProperties: { stringData: expect.anything() } } },
  });
});
