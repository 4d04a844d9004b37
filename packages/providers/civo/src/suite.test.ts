import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CivoCloud, startCivoCloud } from "@kindling/cloud-civo";
import { secret } from "@kindling/core/property-value";
import { type ProviderServer, runProviderSuite } from "@kindling/testing/provider-suite";
import { civoProvider } from "./index.ts";

interface Server extends ProviderServer {
  readonly cloud: CivoCloud;
}

const headers = ({ cloud }: Server) => ({
  authorization: `bearer ${cloud.token}`,
  "content-type": "application/json",
});

/** Makes something beside the provider, and answers what Civo does. */
async function made(
  server: Server,
  path: string,
  body: object,
  method = "POST",
): Promise<Record<string, string>> {
  const request = {
    method,
    headers: headers(server),
    body: JSON.stringify({ region: "LON1", ...body }),
  };
  return (await fetch(`${server.cloud.url}/v2/${path}`, request)).json() as Promise<Record<string, string>>;
}

/** Id of a new instance, in the default network unless another is given. */
async function machineIn(server: Server, network?: string): Promise<string> {
  const list = async <Item>(path: string): Promise<Item[]> =>
    (await fetch(`${server.cloud.url}/v2/${path}?region=LON1`, { headers: headers(server) })).json() as never;
  const images = await list<{ id: string; name: string }>("disk_images");
  const networks = await list<{ id: string; default: boolean }>("networks");
  const body = {
    ...{
      hostname: "machine",
      size: "g3.small",
      network_id: network ?? networks.find((one) => one.default)?.id,
    },
    template_id: images[0]?.id,
  };
  return (await made(server, "instances", body)).id ?? "";
}

/** What there is in LON1, of the account where it has no region. */
async function listed(server: Server, path: string): Promise<Record<string, string>[]> {
  const answer = await fetch(`${server.cloud.url}/v2/${path}?region=LON1`, { headers: headers(server) });
  const found = (await answer.json()) as { items?: Record<string, string>[] } | Record<string, string>[];
  return Array.isArray(found) ? found : (found.items ?? []);
}

/** Deletes something behind the provider's back. */
const removed =
  (path: string, region = "LON1") =>
  async (server: Server, id: string) => {
    const request = { method: "DELETE", headers: headers(server) };
    await fetch(`${server.cloud.url}/v2/${path}/${id}?region=${region}`, request);
  };

const web = { action: "allow", cidrs: ["10.0.0.0/8", "192.0.2.1"], portRange: "80", label: "web" };
const ping = { action: "allow", cidrs: ["0.0.0.0/0"], protocol: "icmp" };

// In-process and as a plugin, with equal answers.
runProviderSuite<Server>({
  name: "civo",
  inProcess: civoProvider(),
  plugin: { file: process.execPath, args: [fileURLToPath(new URL("plugin.ts", import.meta.url))] },
  async start() {
    const directory = await mkdtemp(join(tmpdir(), "civo-suite-"));
    const cloud = await startCivoCloud({ directory });
    return {
      cloud,
      config: { apiEndpoint: cloud.url, token: secret(cloud.token) },
      async close() {
        await cloud.close();
        await rm(directory, { recursive: true });
      },
    };
  },
  functions: async () => [
    {
      token: "civo:index/getRegion:getRegion",
      args: { filters: [{ key: "default", values: ["true"] }] },
      outputs: {
        regions: [{ code: "LON1", name: "London 1", country: "uk", default: true }],
        ...{ filters: [{ key: "default", values: ["true"] }], sorts: [], id: "b48f23f00d00b2ac" },
      },
    },
  ],
  resources: [
    {
      type: "civo:index/database:Database",
      inputs: {
        ...{ name: "db", region: "LON1", engine: "PostgreSQL", version: "16", size: "g3.db.small", nodes: 1 },
      },
      change: { name: "data", nodes: 3 },
      replace: { size: "g3.db.large" },
      unknown: ["networkId", "size"],
      wrong: { nodes: { nodes: 0 }, region: { region: "London" } },
      volatile: ["dnsEndpoint", "endpoint", "networkId", "password"],
      remove: removed("databases"),
    },
    {
      type: "civo:index/dnsDomainName:DnsDomainName",
      inputs: { name: "example.com" },
      change: { name: "example.org" },
      unknown: ["name"],
      wrong: { name: { name: "two words" } },
      remove: removed("dns"),
    },
    {
      type: "civo:index/dnsDomainRecord:DnsDomainRecord",
      inputs: async (server) => ({
        ...{ name: "@", type: "MX", value: "mail.example.com", ttl: 600, priority: 10 },
        domainId: (await made(server, "dns", { name: "example.com" })).id ?? "",
      }),
      change: { ttl: 60, priority: 5 },
      replace: { domainId: "another" },
      unknown: ["value", "type"],
      wrong: { ttl: { ttl: 59 }, priority: { type: "A" } },
      volatile: ["createdAt", "domainId", "updatedAt"],
      importId: (id, { domainId }) => `${domainId}:${id}`,
      remove: async (server, id) => {
        for (const domain of await listed(server, "dns"))
          await removed(`dns/${domain.id}/records`)(server, id);
      },
    },
    {
      type: "civo:index/firewall:Firewall",
      inputs: { name: "web", region: "LON1", createDefaultRules: false, ingressRules: [web] },
      change: { name: "front", ingressRules: [ping, web], egressRules: [web] },
      replace: { createDefaultRules: true },
      unknown: ["networkId", "ingressRules"],
      wrong: { "ingressRules[0].portRange": { ingressRules: [{ ...web, portRange: "443-80" }] } },
      volatile: ["id", "networkId"],
      remove: removed("firewalls"),
    },
    {
      type: "civo:index/instance:Instance",
      inputs: {
        ...{ hostname: "web", diskImage: "ubuntu-noble", region: "LON1", script: "echo hush-12345678" },
        tags: ["a", "b"],
      },
      change: { hostname: "front", notes: "mine", tags: ["b"], size: "g3.medium", publicIpRequired: "none" },
      replace: { diskImage: "debian-12" },
      unknown: ["networkId", "size", "diskImage"],
      wrong: { hostname: { hostname: "two words" }, publicIpRequired: { publicIpRequired: "maybe" } },
      volatile: ["createdAt", "firewallId", "networkId"],
      remove: removed("instances"),
    },
    {
      type: "civo:index/instanceReservedIpAssignment:InstanceReservedIpAssignment",
      inputs: async (server) => ({
        ...{ instanceId: await machineIn(server), region: "LON1" },
        reservedIpId: (await made(server, "ips", { name: "address" })).id ?? "",
      }),
      replace: { reservedIpId: "another" },
      unknown: ["instanceId", "reservedIpId"],
      wrong: { instanceId: { instanceId: "" } },
      volatile: ["instanceId", "reservedIpId"],
      remove: async (server, id) =>
        void (await made(server, `ips/${id.split(":")[1]}/actions`, { action: "unassign" })),
    },
    {
      type: "civo:index/kubernetesCluster:KubernetesCluster",
      async inputs(server) {
        const { id: networkId = "" } = await made(server, "networks", { label: "nodes" });
        const firewall = await made(server, "firewalls", { name: "nodes", network_id: networkId });
        const pools = { size: "g4s.kube.small", nodeCount: 1, label: "first", labels: { tier: "web" } };
        const inputs = { name: "k8s", region: "LON1", networkId, firewallId: firewall.id ?? "", pools };
        return { ...inputs, kubernetesVersion: "1.28.7-k3s1" };
      },
      change: {
        ...{ name: "prod", tags: "a b", kubernetesVersion: "1.30.5-k3s1" },
        pools: { size: "g4s.kube.small", nodeCount: 2, label: "first" },
      },
      replace: { cni: "cilium" },
      unknown: ["firewallId", "pools"],
      wrong: { kubernetesVersion: { kubernetesVersion: "latest" }, numTargetNodes: { numTargetNodes: 9 } },
      volatile: [
        "apiEndpoint",
        "createdAt",
        "dnsEntry",
        "firewallId",
        "instanceNames",
        "masterIp",
        "networkId",
      ],
      remove: removed("kubernetes/clusters"),
    },
    {
      type: "civo:index/kubernetesNodePool:KubernetesNodePool",
      async inputs(server) {
        const pools = [{ id: "first", size: "g4s.kube.small", count: 1 }];
        const { id: clusterId = "" } = await made(server, "kubernetes/clusters", { name: "k8s", pools });
        return { clusterId, nodeCount: 1, size: "g4s.kube.small", label: "web" };
      },
      change: { nodeCount: 2, labels: { tier: "web" } },
      replace: { size: "g4s.kube.large" },
      unknown: ["clusterId", "nodeCount"],
      wrong: { nodeCount: { nodeCount: 0 }, label: { label: "two words" } },
      volatile: ["clusterId", "instanceNames"],
      importId: (id, { clusterId }) => `${clusterId}:${id}`,
      remove: async (server, id) => {
        for (const cluster of await listed(server, "kubernetes/clusters"))
          await removed(`kubernetes/clusters/${cluster.id}/pools`)(server, id);
      },
    },
    {
      type: "civo:index/network:Network",
      inputs: { label: "backend", region: "LON1", cidrV4: "10.1.0.0/24" },
      change: { label: "front", nameserversV4s: ["9.9.9.9", "1.1.1.1"] },
      replace: { cidrV4: "10.2.0.0/24" },
      unknown: ["label"],
      wrong: { label: { label: "two words" }, cidrV4: { cidrV4: "8.8.8.0/24" } },
      volatile: ["name"],
      remove: removed("networks"),
    },
    {
      type: "civo:index/objectStore:ObjectStore",
      async inputs(server) {
        const { access_key_id: key = "" } = await made(server, "objectstore/credentials", { name: "creds" });
        return { name: "my-bucket", region: "LON1", accessKeyId: secret(key) };
      },
      change: { maxSizeGb: 1000 },
      replace: { name: "other" },
      unknown: ["accessKeyId"],
      wrong: { maxSizeGb: { maxSizeGb: 750 } },
      volatile: ["accessKeyId"],
      remove: removed("objectstores"),
    },
    {
      type: "civo:index/objectStoreCredential:ObjectStoreCredential",
      inputs: { name: "creds", region: "LON1", secretAccessKey: "hush-12345678" },
      change: { accessKeyId: "AKEY12345678", secretAccessKey: "hush-87654321" },
      replace: { region: "FRA1" },
      unknown: ["secretAccessKey"],
      wrong: { region: { region: "London" } },
      volatile: ["accessKeyId"],
      remove: removed("objectstore/credentials"),
    },
    {
      type: "civo:index/reservedIp:ReservedIp",
      inputs: { name: "front", region: "LON1" },
      change: { name: "back" },
      replace: { region: "FRA1" },
      wrong: { name: { name: "two words" } },
      volatile: ["ip"],
      remove: removed("ips"),
    },
    {
      type: "civo:index/sshKey:SshKey",
      inputs: { name: "laptop", publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== me@home\n" },
      change: { name: "desktop" },
      replace: { publicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB== me@home" },
      wrong: { name: { name: "two words" } },
      remove: removed("sshkeys"),
    },
    {
      type: "civo:index/volume:Volume",
      async inputs(server) {
        const networkId = (await made(server, "networks", { label: "disks" })).id ?? "";
        await machineIn(server, networkId);
        return { name: "data", sizeGb: 10, region: "LON1", networkId };
      },
      change: { sizeGb: 20 },
      replace: { volumeType: "encrypted-standard" },
      unknown: ["networkId"],
      wrong: { sizeGb: { sizeGb: 0 }, name: { name: "two words" } },
      volatile: ["networkId"],
      remove: removed("volumes"),
    },
    {
      type: "civo:index/volumeAttachment:VolumeAttachment",
      async inputs(server) {
        const { id: network_id = "" } = await made(server, "networks", { label: "attached" });
        const { id: volumeId = "" } = await made(server, "volumes", {
          name: "free",
          size_gb: 10,
          network_id,
        });
        return { instanceId: await machineIn(server, network_id), volumeId, region: "LON1" };
      },
      replace: { volumeId: "another" },
      unknown: ["instanceId", "volumeId"],
      wrong: { volumeId: { volumeId: "" } },
      volatile: ["instanceId", "volumeId"],
      remove: async (server, id) =>
        void (await made(server, `volumes/${id.split(":")[1]}/detach`, {}, "PUT")),
    },
  ],
});
