import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isSecret, type PropertyMap, withoutSecrets } from "@kindling/core/property-value";
import { expect, onTestFinished, test } from "vitest";
import { bench } from "../against-cloud.fixture.ts";
import { behindBack } from "../raw-api.fixture.ts";

async function asking(...options: Parameters<typeof bench>) {
  const all = await bench(...options);
  const ask = async (name: string, args: PropertyMap = {}) => {
    const token = `civo:index/${name}:${name}`;
    const { outputs, failures } = await all.provider.invoke({ token, args, signal: all.stop.signal });
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    return outputs;
  };
  /** One property of all that a function lists. */
  const list = async (name: string, property: string, args: PropertyMap = {}) =>
    Object.values(await ask(name, args))
      .flatMap((value) => (Array.isArray(value) ? value : []))
      .flatMap((item) => (item as PropertyMap)[property] ?? []);
  return { ...all, ask, list, raw: behindBack(all.cloud) };
}

const filter = (key: string, values: string[], more: PropertyMap = {}) => ({
  filters: [{ key, values, ...more }],
});

test("disk images of a region, without those of Kubernetes' nodes", async () => {
  const { ask, list } = await asking();
  const found = await ask("getDiskImage", { region: "fra1", ...filter("name", ["Ubuntu-Noble"]) });
  expect(found).toMatchObject({
    diskimages: [{ id: expect.any(String), label: "noble", name: "ubuntu-noble", version: "24.04" }],
    ...{ region: "FRA1", id: expect.stringMatching(/^[0-9a-f]{16}$/), sorts: [] },
  });
  const elsewhere = await ask("getDiskImage", { region: "LON1", ...filter("name", ["ubuntu-noble"]) });
  expect(elsewhere.diskimages).not.toEqual(found.diskimages);
  expect((await list("getDiskImage", "name")).join()).not.toMatch(/k3s|talos/);
});

test.each([
  [filter("name", ["ubuntu-"], { matchBy: "substring" }), ["ubuntu-focal", "ubuntu-jammy", "ubuntu-noble"]],
  [filter("name", ["(?i)^DEBIAN-1[12]$"], { matchBy: "re" }), ["debian-11", "debian-12"]],
  [filter("name", ["an", "12"], { matchBy: "substring", all: true }), ["debian-12"]],
  [{ filters: [filter("version", ["9", "12"]).filters[0], filter("label", [""]).filters[0]] }, ["rocky-9"]],
])("filters of texts: %j", async (args, names) => {
  const { ask } = await asking();
  const { diskimages } = await ask("getDiskImage", args as PropertyMap);
  expect((diskimages as PropertyMap[]).map(({ name }) => name)).toEqual(names);
});

test("sizes: numbers and flags are filtered as such, and sorted by several keys", async () => {
  const { list, ask } = await asking();
  const sorts = [{ key: "cpu", direction: "desc" }, { key: "ram" }];
  const databases = { ...filter("type", ["database"]), sorts };
  expect(await list("getSize", "name", databases)).toEqual([
    "g3.db.large",
    "g3.db.medium",
    "g3.db.small",
    "g3.db.xsmall",
  ]);
  expect((await ask("getSize", filter("name", ["g4s.kube.small"]))).sizes).toEqual([
    {
      ...{ name: "g4s.kube.small", type: "kubernetes", cpu: 1, ram: 2048, disk: 40 },
      ...{ description: expect.any(String), selectable: true },
    },
  ]);
  expect(await list("getSize", "name", filter("cpu", ["8"]))).toEqual(["g3.2xlarge"]);
  // As with 2.4.8, old ones are left out; here they can be asked for.
  expect(await list("getSize", "name", filter("name", ["g3.k3s.small"]))).toEqual([]);
  expect(await list("getSize", "name", filter("selectable", ["false"]))).toEqual(["g3.k3s.small"]);
});

test("regions, and versions of Kubernetes and databases", async () => {
  const { ask, list } = await asking();
  expect((await ask("getRegion", filter("default", ["true"]))).regions).toEqual([
    { code: "LON1", name: "London 1", country: "uk", default: true },
  ]);
  expect(await list("getRegion", "code", { sorts: [{ key: "code" }] })).toEqual([
    ...["FRA1", "LON1", "MUM1", "NYC1", "PHX1"],
  ]);
  const stable = filter("type", ["stable"]);
  expect(await list("getKubernetesVersion", "label", stable)).toEqual([
    ...["1.28.7-k3s1", "1.30.5-k3s1", "talos-v1.5.0"],
  ]);
  const latest = filter("default", ["true"]);
  expect((await ask("getDatabaseVersion", latest)).versions).toEqual([
    { engine: "PostgreSQL", version: "17", default: true },
  ]);
});

test.each([
  ["getSize", filter("cpus", ["1"]), /no key cpus; did you mean cpu\? There are name, type, cpu, ram/],
  ["getSize", filter("cpu", ["many"]), /cpu must be a whole number, not many/],
  ["getSize", filter("selectable", ["yes"]), /selectable must be true or false, not yes/],
  ["getSize", filter("name", ["("], { matchBy: "re" }), /name must be a regular expression/],
  ["getInstances", filter("initial_password", ["x"]), /no key initial_password/],
  ["getInstances", { sorts: [{ key: "tags" }] }, /tags is a list/],
  ["getDiskImage", { region: "XYZ1" }, /no region XYZ1. Valid regions: LON1, FRA1/],
  ["getNetwork", { region: "XYZ1", label: "a" }, /no region XYZ1. Valid regions: LON1, FRA1/],
  ["getNetwork", { region: "London", label: "a" }, /such as LON1/],
  ["getNetwork", { id: "a", label: "a" }, /give either id or label/],
  ["getNetwork", {}, /give either id or label/],
])("%s(%j) says what is wrong", async (name, args, message) => {
  const { ask } = await asking();
  await expect(ask(name, args as PropertyMap)).rejects.toThrow(message);
});

test("what is in a region is found by its name or id", async () => {
  const { ask, raw } = await asking();
  const network_id = await raw.make("networks", { label: "net" });
  const firewall = await raw.make("firewalls", { name: "web", network_id });
  const volume = await raw.make("volumes", { name: "data", size_gb: 10, network_id });
  const key = await raw.make("sshkeys", {
    name: "me",
    public_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFhx me",
  });
  const found = [
    ["getNetwork", network_id, { label: "net", default: false, region: "LON1" }],
    [
      "getFirewall",
      firewall,
      {
        ...{ name: "web", networkId: network_id, region: "LON1" },
        // Those that 2.4.8 doesn't tell of.
        ingressRules: expect.arrayContaining([expect.objectContaining({ action: "allow", protocol: "tcp" })]),
        egressRules: expect.arrayContaining([expect.objectContaining({ action: "allow", protocol: "udp" })]),
      },
    ],
    ["getVolume", volume, { name: "data", sizeGb: 10, region: "LON1" }],
    [
      "getSshKey",
      key,
      {
        name: "me",
        fingerprint: expect.stringContaining("SHA256"),
        publicKey: expect.stringMatching(/^ssh-/),
      },
    ],
  ] as const;
  for (const [name, id, about] of found) {
    const by = "label" in about ? { label: about.label } : { name: about.name };
    expect(await ask(name, { id })).toMatchObject({ id, ...about });
    expect(await ask(name, by)).toMatchObject({ id, ...about });
  }
});

test("no match, or several: what was asked for and what there is", async () => {
  const { ask, raw } = await asking();
  const id = await raw.make("networks", { label: "net" });
  const none = /there is no network nets in LON1\. There are .*net \(/;
  await expect(ask("getNetwork", { label: "nets", region: "lon1" })).rejects.toThrow(none);
  await expect(ask("getNetwork", { id: "nets", region: "LON1" })).rejects.toThrow(none);
  await expect(ask("getNetwork", { id, region: "FRA1" })).rejects.toThrow("There are");
  await expect(ask("getSshKey", { name: "me" })).rejects.toThrow("There are none at all");
  const database = { name: "db", size: "g3.db.small", software: "PostgreSQL" };
  const ids = [await raw.make("databases", database), await raw.make("databases", database)];
  const several = `2 of them are called db. There are db (${ids[0]}) and db (${ids[1]})`;
  await expect(ask("getDatabase", { name: "db" })).rejects.toThrow(several);
  expect(await ask("getDatabase", { id: ids[1] ?? "" })).toMatchObject({ name: "db" });
});

test("an instance, alone and in a list, with its secrets as such", async () => {
  const { ask, list, raw } = await asking();
  const network = await raw.make("networks", { label: "net" });
  const [image] = await list("getDiskImage", "id", filter("name", ["ubuntu-noble"]));
  for (const hostname of ["web", "db"]) {
    const size = { size: "g3.small", network_id: network, template_id: image };
    await raw.make("instances", { hostname, ...size, tags: `${hostname} all`, script: "#!/bin/sh\n" });
  }
  const found = await ask("getInstance", { hostname: "web" });
  expect(withoutSecrets(found)).toMatchObject({
    ...{ hostname: "web", template: "ubuntu-noble", size: "g3.small", cpuCores: 1, ramMb: 2048 },
    ...{ networkId: network, script: "#!/bin/sh\n", tags: ["web", "all"], region: "LON1", pseudoIp: "" },
    initialPassword: expect.stringMatching(/./),
  });
  expect([found.initialPassword, found.script].every(isSecret)).toBe(true);
  const tagged = filter("tags", ["all", "db"], { all: true });
  expect(await list("getInstances", "hostname", tagged)).toEqual(["db"]);
  expect(await list("getInstances", "hostname", { sorts: [{ key: "hostname" }] })).toEqual(["db", "web"]);
});

test("a reserved IP is found in whichever region, the provider's first", async () => {
  const { ask, raw } = await asking({}, { config: { region: "FRA1" } });
  const id = await raw.make("ips", { name: "front" });
  expect(await ask("getReservedIp", { name: "front" })).toMatchObject({ id, region: "LON1", instanceId: "" });
  await raw.make("ips", { name: "front", region: "FRA1" });
  expect(await ask("getReservedIp", { name: "front" })).toMatchObject({ region: "FRA1" });
});

test("a cluster with its pools, a database, a domain and its record", async () => {
  const { ask, raw } = await asking();
  const pools = [
    { id: "a", size: "g4s.kube.small", count: 2 },
    { id: "b", size: "g4s.kube.large", count: 1 },
  ];
  const cluster = await raw.make("kubernetes/clusters", { name: "k", pools, tags: "x y" });
  const found = await ask("getKubernetesCluster", { name: "k" });
  expect(withoutSecrets(found)).toMatchObject({
    ...{ id: cluster, numTargetNodes: 3, targetNodesSize: "g4s.kube.small", tags: ["x", "y"], ready: true },
    pools: [
      { label: "a", nodeCount: 2 },
      { label: "b", nodeCount: 1, size: "g4s.kube.large" },
    ],
    ...{ kubeconfig: expect.stringContaining("kind: Config"), cni: "flannel" },
    applications: expect.stringContaining("metrics-server"),
  });
  expect(isSecret(found.kubeconfig)).toBe(true);
  const domain = await raw.make("dns", { name: "example.com" });
  await raw.make(`dns/${domain}/records`, { name: "@", type: "MX", value: "mail", priority: 5 });
  expect(await ask("getDnsDomainName", { name: "example.com" })).toEqual({ id: domain, name: "example.com" });
  expect(await ask("getDnsDomainRecord", { domainId: domain, name: "@" })).toMatchObject({
    ...{ domainId: domain, name: "@", type: "MX", value: "mail", priority: 5, ttl: 600 },
  });
  const none = ask("getDnsDomainRecord", { domainId: domain, name: "www" });
  await expect(none).rejects.toThrow(/no DNS record www\. There are @ \(/);
});

test("a bucket and its keys", async () => {
  const { ask, raw } = await asking();
  const credential = await raw.make("objectstore/credentials", { name: "creds" });
  const keys = await ask("getObjectStoreCredential", { name: "creds" });
  expect(withoutSecrets(keys)).toMatchObject({ id: credential, status: "ready", region: "LON1" });
  expect([keys.accessKeyId, keys.secretAccessKey].every(isSecret)).toBe(true);
  const access_key_id = withoutSecrets(keys.accessKeyId ?? null);
  const id = await raw.make("objectstores", { name: "files", max_size_gb: 500, access_key_id });
  expect(withoutSecrets(await ask("getObjectStore", { id }))).toMatchObject({
    ...{ name: "files", maxSizeGb: 500, bucketUrl: "https://objectstore.lon1.civo.com/files" },
    accessKeyId: access_key_id,
  });
});

/** The simulated Civo has no load balancers. */
test("a load balancer", async () => {
  const balancer = {
    ...{ id: "lb-1", name: "front", algorithm: "round_robin", public_ip: "192.0.2.1", state: "available" },
    backends: [{ ip: "10.0.0.2", protocol: "TCP", source_port: 80, target_port: 30000 }],
  };
  const server = createServer((request, response) => {
    const isRegions = request.url?.startsWith("/v2/regions");
    response.end(JSON.stringify(isRegions ? [{ code: "LON1", default: true }] : [balancer]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { ask } = await asking({}, { apiEndpoint: `http://127.0.0.1:${port}` });
  expect(await ask("getLoadBalancer", { name: "front" })).toMatchObject({
    ...{ id: "lb-1", publicIp: "192.0.2.1", region: "LON1", state: "available" },
    backends: [{ ip: "10.0.0.2", sourcePort: 80, targetPort: 30000 }],
  });
});
