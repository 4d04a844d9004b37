import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CivoCloud, holdings, startCivoCloud } from "@kindling/cloud-civo";
import { bundlePlugin } from "@kindling/provider-framework/bundle";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { type PulumiStack, startPulumiStack } from "@kindling/testing/pulumi-stack";
import { Network, ObjectStore, type ObjectStoreArgs, ObjectStoreCredential, Provider } from "@pulumi/civo";
import { afterAll, beforeAll, expect, it } from "vitest";

const SECRET = "hush-of-the-credential";
const entry = fileURLToPath(new URL("plugin.ts", import.meta.url));

// A life, told in order: each test goes on from the one before it.
describeUnderPulumi("the Civo plugin", (cli) => {
  const requests: string[] = [];
  let cloud: CivoCloud;
  let directory: string;
  let stack: PulumiStack;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "civo-pulumi-"));
    cloud = await startCivoCloud({
      directory,
      onRequest: ({ method, path }) => void requests.push(`${method} ${path}`),
    });
    stack = await startPulumiStack({
      cli,
      plugins: { civo: (folder) => bundlePlugin({ entry, name: "civo", folder }) },
    });
  }, 60_000);
  afterAll(async () => {
    await stack.close();
    await cloud.close();
    await rm(directory, { recursive: true });
  });

  const civo = () => new Provider("civo", { token: cloud.token, apiEndpoint: cloud.url, region: "LON1" });
  /** A bucket with its credential, and a network. */
  const shop =
    (changes: ObjectStoreArgs = {}) =>
    async () => {
      const provider = civo();
      const keys = new ObjectStoreCredential("keys", { name: "keys", secretAccessKey: SECRET }, { provider });
      const args = { name: "my-bucket", maxSizeGb: 500, accessKeyId: keys.accessKeyId, ...changes };
      const store = new ObjectStore("bucket", args, { provider });
      new Network("net", { label: "backend" }, { provider });
      return { url: store.bucketUrl, key: keys.accessKeyId, secret: keys.secretAccessKey };
    };

  const asked = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${cloud.url}/v2/${path}?region=LON1`, {
      method,
      headers: { authorization: `bearer ${cloud.token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify({ region: "LON1", ...body }) }),
    });
    return response.json() as Promise<Record<string, string>>;
  };
  const idOf = async (type: string) =>
    (await stack.resources()).find((resource) => resource.type.endsWith(type))?.id ?? "";

  it("previews with unknowns, and only reads then", async () => {
    const { steps } = await stack.preview(shop());
    expect(steps).toEqual(["create bucket", "create civo", "create keys", "create net"]);
    expect(requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
  });

  it("keeps what is half made when the rest fails", async () => {
    const network = async () => void new Network("net", { label: "backend" }, { provider: civo() });
    cloud.fail({ method: "GET", path: "/networks/", status: 403, code: "database_forbidden" });
    await expect(stack.up(network)).rejects.toThrow(/network backend in LON1: .*database_forbidden/);
    expect((await stack.up(network)).steps).toEqual(["update net"]);
    expect(requests.filter((request) => request === "POST /v2/networks")).toHaveLength(1);
  });

  it("makes what the program says", async () => {
    const { steps, outputs } = await stack.up(shop());
    expect(steps).toEqual(["create bucket", "create keys"]);
    expect((await stack.preview(shop())).steps).toEqual([]);
    expect(outputs).toMatchObject({
      url: { value: "https://objectstore.lon1.civo.com/my-bucket", secret: false },
      key: { secret: true },
      secret: { value: SECRET, secret: true },
    });
  });

  it("updates in place", async () => {
    expect((await stack.up(shop({ maxSizeGb: 1000 }))).steps).toEqual(["update bucket: maxSizeGb"]);
    expect((await stack.preview(shop({ maxSizeGb: 1000 }))).steps).toEqual([]);
  });

  it("replaces", async () => {
    expect((await stack.up(shop({ name: "other" }))).steps).toEqual([
      "create-replacement bucket: maxSizeGb, name",
      "delete-replaced bucket",
      "replace bucket: maxSizeGb, name",
    ]);
    expect(holdings(directory).map(({ name }) => name)).toContain("other");
    expect(holdings(directory).map(({ name }) => name)).not.toContain("my-bucket");
  });

  it("sees drift and repairs it", async () => {
    await asked("PUT", `objectstores/${await idOf("ObjectStore")}`, { max_size_gb: 2000 });
    await asked("DELETE", `networks/${await idOf("Network")}`);
    expect((await stack.refresh()).steps).toEqual(["delete net", "update bucket: maxSizeGb"]);
    const { steps } = await stack.up(shop({ name: "other" }));
    expect(steps).toEqual(["create net", "update bucket: maxSizeGb"]);
  });

  it("takes in what exists, by its id", async () => {
    const { id = "" } = await asked("POST", "networks", { label: "found", cidr_v4: "10.9.0.0/24" });
    const network = (options: { import?: string }) => async () =>
      void new Network("found", { label: "found", cidrV4: "10.9.0.0/24" }, { provider: civo(), ...options });
    expect((await stack.up(network({ import: id }))).steps).toContain("import found");
    expect(await idOf("Network")).toBe(id);
    expect((await stack.preview(network({}))).steps).toEqual([]);
  });

  it("keeps secrets secret", async () => {
    expect(await stack.leaks("my-bucket")).toContain("output");
    expect(await stack.leaks(SECRET, cloud.token)).toEqual([]);
  });

  it("destroys everything", async () => {
    await stack.destroy();
    expect(holdings(directory)).toEqual([]);
    expect(await stack.resources()).toEqual([]);
  });

  it("has a schema that Pulumi takes", async () => {
    const schema = JSON.parse(await stack.command("package", "get-schema", stack.executables.civo ?? ""));
    expect(schema).toMatchObject({ name: "civo", version: "3.0.0" });
    expect(await stack.command("schema", "check", join(import.meta.dirname, "../gen/schema.json"))).toBe("");
  });
});
