import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineEvent, RunResult } from "@kindling/core/engine";
import type { Json } from "@kindling/core/source";
import { failuresOf, openCivoKinds } from "@kindling/module-civo/kinds.fixture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import kind from "./index.ts";

let civo: Awaited<ReturnType<typeof openCivoKinds>>;
let network: string;
beforeAll(async () => {
  civo = await openCivoKinds();
  network = (await civo.request("POST", "networks", { label: "main", region: "LON1" })).id;
});
afterAll(() => civo.close());

const FIREWALL_RULE = {
  protocol: "tcp",
  ports: "1-65535",
  cidr: ["0.0.0.0/0"],
  direction: "ingress",
  action: "allow",
};
const KEYS = ["ada", "grace", "joan"].map(
  (name, index) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${index} ${name}`,
);

type Reply = Readonly<Record<string, unknown>>;
/** What Civo's API shows. */
const shown = async (path: string) => (await civo.request("GET", `${path}?region=LON1`)) as unknown;
const recordOf = async (path: string) => (await shown(path)) as Reply;

type Change = Readonly<Record<string, Json>>;
const spec = (name: string, change: Change = {}) => ({
  ...{ instanceName: name, region: "LON1", size: "g3.xsmall", image: "ubuntu-noble", network, ...change },
});
const run = (operation: "up" | "preview" | "destroy", name: string, change?: Change, options?: object) =>
  civo.run(operation, kind, name, spec(name, change), options);
async function up(name: string, change?: Change, options?: object): Promise<RunResult> {
  const result = await run("up", name, change, options);
  expect(failuresOf(result)).toBe("");
  return result;
}
const instance = (result: RunResult) => recordOf(`instances/${result.outputs.instance_id?.value}`);
const make = async (path: string, body: object) =>
  (await civo.request("POST", path, { region: "LON1", ...body })).id;
const firewall = (name: string, ...rules: object[]) =>
  make("firewalls", {
    ...{ name, network_id: network, create_rules: false },
    rules: rules.map((rule) => ({ ...FIREWALL_RULE, ...rule })),
  });
const opsOf = ({ steps }: RunResult, type: RegExp) =>
  steps.filter((step) => type.test(step.type) && step.op !== "same").map(({ op }) => op);

it("can be previewed before anything that it refers to exists", async () => {
  const ref = (name: string) => ({ ref: { name } });
  const preview = await run("preview", "early", {
    ...{ network: ref("none"), reservedIpId: ref("none"), volumeIds: [ref("a"), ref("b")] },
    ...{ sshKeyIds: [ref("a"), ref("b")], firewallIds: [ref("a"), ref("b")] },
    userData: { ref: { kind: "CivoBucket", name: "none", fieldPath: "secret_access_key" } },
  });
  expect(failuresOf(preview)).toBe("");
  const made = /:(Instance|Firewall|VolumeAttachment|InstanceReservedIpAssignment)$/;
  expect(opsOf(preview, made)).toEqual(["create", "create", "create", "create", "create"]);
});

describe("what replaces an instance", () => {
  /** The steps of the instance, and what a preview of them says. */
  async function replaced(name: string, given: Change) {
    await up(name, given);
    const said: string[] = [];
    const onEvent = ({ diagnosticEvent }: EngineEvent) => said.push(diagnosticEvent?.message ?? "");
    const changed = { ...given, image: "debian-12" };
    const preview = await run("preview", name, changed, { onEvent });
    const done = await up(name, changed);
    return { preview: opsOf(preview, /:Instance$/), done: opsOf(done, /:Instance$/), said: said.join("") };
  }

  it("makes the new one before it deletes the old one", async () => {
    const { done, said } = await replaced("first", {});
    expect(done.indexOf("create-replacement")).toBeLessThan(done.findIndex((op) => /^delete/.test(op)));
    expect(said).not.toContain("deleted before");
  });

  it.each([
    [
      "volumes",
      async () => ({ volumeIds: [await make("volumes", { name: "v", size_gb: 1, network_id: network })] }),
    ],
    ["a reserved address", async () => ({ reservedIpId: await make("ips", { name: "r" }) })],
    ["a fixed private address", async () => ({ privateIpv4: "192.168.1.77" })],
  ])("deletes the old one first with %s, and the preview says so", async (what, given) => {
    const change = await given();
    const { preview, done, said } = await replaced(`held-${what.length}`, change);
    for (const ops of [preview, done])
      expect(ops.findIndex((op) => /^delete/.test(op))).toBeLessThan(ops.indexOf("create-replacement"));
    expect(said).toContain(
      `the old one is deleted before the new one is made: two instances can't have the same ${Object.keys(change)[0]} at once`,
    );
  });
});

describe("volumes and the reserved address", () => {
  it("outlive the instance, and come and go in place", async () => {
    const [data, logs] = await Promise.all(
      ["data", "logs"].map((name) => make("volumes", { name, size_gb: 1, network_id: network })),
    );
    const [one, two] = await Promise.all(["one", "two"].map((name) => make("ips", { name })));
    if (!data || !logs || !one || !two) throw new Error("not made");
    const first = await up("keeper", { volumeIds: [data], reservedIpId: one });
    const ip = await recordOf(`ips/${one}`);
    expect(first.outputs.public_ipv4?.value).toBe(ip.ip);
    expect(await instance(first)).toMatchObject({ public_ip: ip.ip, attached_volumes: [{ id: data }] });
    const second = await up("keeper", { volumeIds: [logs, data], reservedIpId: two });
    expect(opsOf(second, /:Instance$/)).toEqual([]);
    expect(opsOf(second, /VolumeAttachment/)).toEqual(["create"]);
    expect(await instance(second)).toMatchObject({ reserved_ip_id: two });
    const third = await up("keeper", {});
    expect(await instance(third)).toMatchObject({ reserved_ip_id: "", attached_volumes: [] });
    await up("keeper", { volumeIds: [logs], reservedIpId: two });
    expect(failuresOf(await run("destroy", "keeper"))).toBe("");
    expect(await recordOf(`volumes/${logs}`)).toMatchObject({ status: "available" });
    expect(await recordOf(`ips/${two}`)).toMatchObject({ assigned_to: null });
  });
});

describe("several firewalls", () => {
  it("become one with the rules of all, renewed at the next up, and one alone is used as it is", async () => {
    const web = await firewall("web", { ports: "443" }, { ports: "80", label: "web" });
    const admin = await firewall(
      "admin",
      { ports: "22" },
      { ports: "443", label: "again" },
      { direction: "egress" },
    );
    const rulesOf = async (result: RunResult) => {
      const { firewall_id } = await instance(result);
      const all = (await shown("firewalls")) as { id: string; rules: Record<string, string>[] }[];
      const rules = all.find(({ id }) => id === firewall_id)?.rules ?? [];
      return { firewall_id, rules: rules.map(({ direction, ports }) => `${direction} ${ports}`).sort() };
    };
    const both = await up("many", { firewallIds: [web, admin] });
    const joined = await rulesOf(both);
    expect(joined.rules).toEqual(["egress 1-65535", "ingress 22", "ingress 443", "ingress 80"]);
    expect([web, admin]).not.toContain(joined.firewall_id);
    await civo.request("POST", `firewalls/${web}/rules`, { ...FIREWALL_RULE, region: "LON1", ports: "8080" });
    expect((await rulesOf(await up("many", { firewallIds: [web, admin] }))).rules).toContain("ingress 8080");
    const one = await up("many", { firewallIds: [web] });
    expect(opsOf(one, /:(Instance|Firewall)$/)).toEqual(["update", "delete"]);
    expect((await instance(one)).firewall_id).toBe(web);
    expect(failuresOf(await run("destroy", "many"))).toBe("");
  });

  it("refuse to be joined where one denies something, or is of another network", async () => {
    const web = await firewall("open", { ports: "443" });
    const closed = await firewall("closed", { ports: "25", action: "deny", label: "no mail" });
    expect(failuresOf(await run("preview", "denied", { firewallIds: [web, closed] }))).toMatch(
      /spec\.firewallIds: firewall closed denies "no mail": tcp 25 of 0\.0\.0\.0\/0\. .*name this firewall alone/,
    );
    const other = await make("networks", { label: "other" });
    const far = await make("firewalls", { name: "far", network_id: other });
    expect(failuresOf(await run("preview", "far", { firewallIds: [web, far] }))).toMatch(
      /firewall far is in another network than the instance/,
    );
  });
});

describe("the start script", () => {
  it("is the user's own with one key, and lets all others in with several", async () => {
    const keys = await Promise.all(
      KEYS.map((public_key, index) => make("sshkeys", { name: `k${index}`, public_key })),
    );
    const scriptOf = async (result: RunResult) =>
      Buffer.from(String((await instance(result)).script), "base64").toString();
    const userData = { env: "USER_DATA" };
    const env = { USER_DATA: "#!/bin/sh\necho PASSWORD=k33p-it-s3cret\n" };
    const alone = await up("keys", { sshKeyIds: keys.slice(0, 1), userData }, { env });
    expect(await scriptOf(alone)).toBe(env.USER_DATA);
    const said: string[] = [];
    const onEvent = (event: EngineEvent) => said.push(JSON.stringify(event));
    const all = await up("keys", { sshKeyIds: keys, userData }, { env, onEvent });
    const script = await scriptOf(all);
    for (const [index, key] of KEYS.entries()) expect(script.includes(key)).toBe(index > 0);
    expect(script).toContain("k33p-it-s3cret");
    expect(await instance(all)).toMatchObject({ ssh_key_id: keys[0] });
    expect(said.join("")).toContain("spec.userData: seems to hold a password");
    expect(said.join("")).not.toContain("k33p-it-s3cret");
    for (const file of await readdir(join(civo.directory, "state"), { recursive: true, withFileTypes: true }))
      if (file.isFile())
        expect(await readFile(join(file.parentPath, file.name), "utf8")).not.toContain("k33p-it-s3cret");
  });
});
