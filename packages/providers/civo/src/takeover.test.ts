import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CivoCloud, startCivoCloud } from "@kindling/cloud-civo";
import type { PropertyMap } from "@kindling/core/property-value";
import { createSandbox } from "@kindling/engine-sandbox";
import { bundlePlugin } from "@kindling/provider-framework/bundle";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { startPulumiStack } from "@kindling/testing/pulumi-stack";
import { Network, ObjectStore, ObjectStoreCredential, Provider } from "@pulumi/civo";
import { expect, it, onTestFinished } from "vitest";
import { civoProvider } from "./index.ts";
import { behindBack } from "./raw-api.fixture.ts";

const KEY = "AKIAFROMTHEOLDSTATE1";
const SECRET = "hush-of-the-old-state";

async function startCivo(): Promise<CivoCloud & { readonly directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), "civo-takeover-"));
  const cloud = await startCivoCloud({ directory });
  onTestFinished(async () => {
    await cloud.close();
    await rm(directory, { recursive: true });
  });
  return { ...cloud, directory };
}

/** What a program for 2.4.8 says, and goes on saying. */
const program = (cloud: CivoCloud) => async () => {
  const provider = new Provider("civo", { token: cloud.token, apiEndpoint: cloud.url, region: "LON1" });
  const keys = new ObjectStoreCredential("keys", { region: "LON1" }, { provider });
  const args = { name: "my-bucket", region: "LON1", maxSizeGb: 500, accessKeyId: keys.accessKeyId };
  new ObjectStore("bucket", args, { provider });
  new Network("net", { label: "backend" }, { provider });
  return {};
};

/** The state that 2.4.8 wrote of that: every secret in the clear, its own notes beside the values. */
async function stateOf(cloud: CivoCloud, project: string) {
  const { make, get } = behindBack(cloud);
  const name = "keys-abc1234";
  const body = { name, access_key_id: KEY, secret_access_key_id: SECRET };
  const keys = await make("objectstore/credentials", body);
  const owned = { name: "my-bucket", max_size_gb: 500, access_key_id: KEY };
  const store = await make("objectstores", owned);
  const net = await make("networks", { label: "backend" });
  const network = await get(`networks/${net}`);
  const urn = (type: string, of: string) => `urn:pulumi:dev::${project}::${type}::${of}`;
  const stack = urn("pulumi:pulumi:Stack", `${project}-dev`);
  const config = { token: cloud.token, apiEndpoint: cloud.url, region: "LON1", version: "2.4.8" };
  const providerUrn = urn("pulumi:providers:civo", "civo");
  const providerId = "0b1d7a94-6a0c-4d5c-9a8e-3f5d2a1c7e10";
  const provider = {
    ...{ urn: providerUrn, custom: true, id: providerId, type: "pulumi:providers:civo" },
    ...{ inputs: config, outputs: config, parent: stack },
  };
  const resource = (type: string, of: string, id: string, inputs: PropertyMap, outputs: PropertyMap) => ({
    ...{ urn: urn(type, of), custom: true, id, type, inputs: { __defaults: [], ...inputs } },
    ...{ outputs: { id, ...inputs, ...outputs }, parent: stack, provider: `${providerUrn}::${providerId}` },
  });
  return {
    manifest: { time: "2025-01-01T00:00:00Z", magic: "", version: "" },
    resources: [
      { urn: stack, custom: false, type: "pulumi:pulumi:Stack" },
      provider,
      resource(
        ...(["civo:index/objectStoreCredential:ObjectStoreCredential", "keys", keys] as const),
        { __defaults: ["name"], name, region: "LON1" },
        { accessKeyId: KEY, secretAccessKey: SECRET, status: "ready" },
      ),
      resource(
        ...(["civo:index/objectStore:ObjectStore", "bucket", store] as const),
        { name: "my-bucket", region: "LON1", maxSizeGb: 500, accessKeyId: KEY },
        { bucketUrl: "objectstore.lon1.civo.com", status: "ready" },
      ),
      resource(
        ...(["civo:index/network:Network", "net", net] as const),
        { label: "backend" },
        {
          ...{ cidrV4: network.cidr ?? "", default: false, name: network.name ?? "", region: "LON1" },
          nameserversV4s: ["8.8.8.8", "1.1.1.1"],
        },
      ),
    ],
  };
}

it("a stack of 2.4.8 shows an empty preview, and its secrets are encrypted by the next up", async () => {
  const cloud = await startCivo();
  const engine = createSandbox({ directory: cloud.directory, providers: { civo: civoProvider() } });
  const shop = { project: "shop", stack: "dev", program: program(cloud) };
  await engine.import(shop, { version: 3, deployment: (await stateOf(cloud, "shop")) as PropertyMap });
  const preview = await engine.preview(shop);
  expect(preview).toMatchObject({ result: "succeeded", changes: { same: preview.steps.length } });
  expect((await engine.up(shop)).changes).toEqual(preview.changes);
  const kept = JSON.stringify(await engine.export(shop));
  for (const secret of [SECRET, KEY, cloud.token]) expect(kept).not.toContain(secret);
});

describeUnderPulumi("the takeover of a stack of 2.4.8", (cli) => {
  it("shows an empty preview, and encrypts its secrets by the next up", async () => {
    const cloud = await startCivo();
    const entry = fileURLToPath(new URL("plugin.ts", import.meta.url));
    const plugins = { civo: (folder: string) => bundlePlugin({ entry, name: "civo", folder }) };
    const stack = await startPulumiStack({ cli, plugins });
    onTestFinished(() => stack.close());
    const file = join(cloud.directory, "state.json");
    await writeFile(file, JSON.stringify({ version: 3, deployment: await stateOf(cloud, "shop") }));
    await stack.command("stack", "import", "--stack", "organization/shop/dev", "--file", file);
    expect((await stack.preview(program(cloud))).steps).toEqual([]);
    expect((await stack.up(program(cloud))).steps).toEqual([]);
    const kept = await stack.command("stack", "export", "--stack", "organization/shop/dev");
    for (const secret of [SECRET, KEY, cloud.token]) expect(kept).not.toContain(secret);
  }, 60_000);
});
