import type { PropertyMap } from "@kindling/core/property-value";
import { expect, test } from "vitest";
import { bench } from "../against-cloud.fixture.ts";
import { behindBack } from "../raw-api.fixture.ts";

/** Resources in states as 2.4.8 wrote them: what the program says, what it made of that, what the API told. */
async function moved() {
  const all = await bench();
  const raw = behindBack(all.cloud);
  const networks = await raw.get("networks");
  const networkId = (networks as unknown as PropertyMap[])[0]?.id ?? "";
  const firewallId = await raw.make("firewalls", { name: "g", network_id: networkId });
  const pool = { nodeCount: 1, size: "g4s.kube.small" };
  const pools = [{ id: "a", size: pool.size, count: 1 }];
  const cluster = await raw.make("kubernetes/clusters", {
    ...{ name: "k-abc1234", network_id: networkId, instance_firewall: firewallId, pools },
  });
  const domain = await raw.make("dns", { name: "example.com" });
  const record = { name: "@", type: "A", value: "192.0.2.1", ttl: 600 };
  const address = await raw.make("ips", { name: "ip-abc1234" });
  const [image] = (await raw.get("disk_images")) as unknown as PropertyMap[];
  const machine = await raw.make("instances", {
    ...{ hostname: "web", size: "g3.small", network_id: networkId, template_id: image?.id },
  });
  const assigned = { action: "assign", assign_to_id: machine, assign_to_type: "instance" };
  await raw.make(`ips/${address}/actions`, assigned);
  const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== me@home";
  const sshKey = await raw.make("sshkeys", { name: "ssh-abc1234", public_key: publicKey });
  const keys = { access_key_id: "AKIAOLD12345678", secret_access_key_id: "hush-12345678" };
  const volume = { name: "data", sizeGb: 10, networkId };
  const use = { instanceId: machine, reservedIpId: address };
  const database = { name: "db-abc1234", nodes: 1, size: "g3.db.small" };
  return {
    ...all,
    states: {
      Network: {
        id: await raw.make("networks", { label: "net" }),
        program: { label: "net" },
        inputs: { __defaults: [], label: "net" },
        outputs: {
          ...{ label: "net", name: "cust-net", region: "LON1", cidrV4: "192.168.3.0/24", default: false },
          ...{ nameserversV4s: ["8.8.8.8", "1.1.1.1"], __meta: "{}" },
        },
      },
      ReservedIp: {
        id: await raw.make("ips", { name: "free-abc1234" }),
        program: {},
        inputs: { __defaults: ["name"], name: "free-abc1234" },
        outputs: { name: "free-abc1234", region: "LON1", ip: "198.18.0.9" },
      },
      InstanceReservedIpAssignment: {
        id: "made-up-by-2.4.8",
        program: use,
        inputs: { __defaults: [], ...use },
        outputs: { ...use, region: "LON1" },
      },
      SshKey: {
        id: sshKey,
        program: { publicKey },
        inputs: { __defaults: ["name"], name: "ssh-abc1234", publicKey },
        outputs: { name: "ssh-abc1234", publicKey, fingerprint: "SHA256:old" },
      },
      Volume: {
        id: await raw.make("volumes", { name: "data", size_gb: 10, network_id: networkId }),
        program: volume,
        inputs: { __defaults: [], ...volume },
        outputs: { ...volume, region: "LON1", mountPoint: "", volumeType: "standard" },
      },
      ObjectStoreCredential: {
        id: await raw.make("objectstore/credentials", { name: "keys-abc1234", ...keys }),
        program: {},
        inputs: { __defaults: ["name"], name: "keys-abc1234" },
        outputs: {
          ...{ name: "keys-abc1234", accessKeyId: keys.access_key_id, status: "ready" },
          secretAccessKey: keys.secret_access_key_id,
        },
      },
      KubernetesCluster: {
        id: cluster,
        program: { firewallId, pools: pool },
        inputs: { __defaults: ["name"], name: "k-abc1234", firewallId, pools: { __defaults: [], ...pool } },
        outputs: {
          ...{ __meta: "{}", firewallId, networkId, name: "k-abc1234", region: "LON1", kubeconfig: "" },
          ...{
            pools: { ...pool, instanceNames: [], label: "a", publicIpNodePool: false },
            clusterType: "k3s",
          },
          ...{ numTargetNodes: 0, targetNodesSize: "", kubernetesVersion: "1.30.5-k3s1", cni: "flannel" },
          ...{ writeKubeconfig: false, tags: "", createdAt: "2024-02-05 10:15:28 +0000 UTC" },
        },
      },
      DnsDomainName: {
        id: domain,
        program: { name: "example.com" },
        inputs: { __defaults: [], name: "example.com" },
        outputs: { accountId: "sandbox-account", name: "example.com" },
      },
      DnsDomainRecord: {
        id: await raw.make(`dns/${domain}/records`, record),
        program: { ...record, domainId: domain },
        inputs: { __defaults: [], ...record, domainId: domain },
        outputs: { ...record, domainId: domain, priority: 0, accountId: "sandbox-account", __meta: "{}" },
      },
      KubernetesNodePool: {
        id: await raw
          .make(`kubernetes/clusters/${cluster}/pools`, { id: "b", size: pool.size, count: 1 })
          .then(() => "b"),
        program: { ...pool, clusterId: cluster },
        inputs: { __defaults: [], ...pool, clusterId: cluster },
        outputs: { ...pool, clusterId: cluster, instanceNames: [], __meta: "{}" },
      },
      Database: {
        id: await raw.make("databases", {
          ...{ ...database, software: "PostgreSQL", software_version: "16", network_id: networkId },
        }),
        program: { nodes: 1, size: "g3.db.small", engine: "postgresql", version: "16" },
        inputs: { __defaults: ["name"], ...database, engine: "postgresql", version: "16" },
        outputs: {
          ...database,
          engine: "PostgreSQL",
          version: "16",
          networkId,
          region: "LON1",
          password: "p",
        },
      },
    },
  };
}

test.each([
  "Network",
  "ReservedIp",
  "InstanceReservedIpAssignment",
  "SshKey",
  "Volume",
  "ObjectStoreCredential",
  "KubernetesCluster",
  "KubernetesNodePool",
  "DnsDomainName",
  "DnsDomainRecord",
  "Database",
] as const)(
  "a %s of 2.4.8 shows no change, neither before a refresh nor after one, and is deleted",
  async (type) => {
    const { provider, call, states } = await moved();
    const { id, program, inputs, outputs } = states[type];
    const about = { ...call(type, type === "Database" ? "db" : "k"), id };
    const old = inputs as PropertyMap;
    const next = { ...about, olds: old, news: program as PropertyMap, randomSeed: new Uint8Array([1]) };
    const { inputs: news, failures } = await provider.check(next);
    expect(failures).toEqual([]);
    const diff = { ...about, oldInputs: old, oldOutputs: outputs as PropertyMap, news, ignoreChanges: [] };
    expect(await provider.diff(diff)).toMatchObject({ changes: "none" });
    const read = await provider.read({ ...about, inputs: old, outputs: outputs as PropertyMap });
    expect(read.id).toBe(id);
    const refreshed = { oldInputs: read.inputs ?? {}, oldOutputs: read.outputs ?? {} };
    expect(await provider.diff({ ...diff, ...refreshed })).toMatchObject({ changes: "none" });
    await provider.delete({ ...about, inputs: old, outputs: outputs as PropertyMap });
    expect(await provider.read({ ...about, inputs: old, outputs: outputs as PropertyMap })).toEqual({});
  },
);
