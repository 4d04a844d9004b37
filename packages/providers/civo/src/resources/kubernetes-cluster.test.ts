import { isSecret, type PropertyMap, withoutSecrets } from "@kindling/core/property-value";
import { PartialFailure } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { bench, type Made } from "../against-cloud.fixture.ts";
import { behindBack } from "../raw-api.fixture.ts";

const taints = [
  { key: "only", value: "gpu", effect: "NoSchedule" },
  { key: "and", value: "web", effect: "NoExecute" },
];
const asRead = ({ inputs, outputs }: Made) => ({ oldInputs: inputs, oldOutputs: outputs, ignoreChanges: [] });

async function kubernetes(settings: Parameters<typeof bench>[0] = {}) {
  const all = await bench(settings);
  const raw = behindBack(all.cloud);
  const networkId = await raw.make("networks", { label: "net" });
  const firewallId = await raw.make("firewalls", { name: "f", network_id: networkId });
  const pools = { nodeCount: 2, size: "g4s.kube.small" };
  const news = { name: "k8s", region: "LON1", networkId, firewallId, pools };
  return {
    ...all,
    ...{ raw, networkId, firewallId, pools, news },
    cluster: (more: PropertyMap = {}) => all.create("KubernetesCluster", "k", { ...news, ...more }),
    change: async (made: Made, more: PropertyMap): Promise<Made> => {
      const update = { ...made, ...asRead(made), news: { ...made.inputs, ...more }, preview: false };
      return { ...made, inputs: update.news, ...(await all.provider.update(update)) };
    },
    diff: (made: Made, more: PropertyMap) =>
      all.provider.diff({ ...made, ...asRead(made), news: { ...made.inputs, ...more } }),
  };
}

test("a cluster comes up with its pool, and goes", async () => {
  const { provider, cluster, pools, networkId, firewallId, messages } = await kubernetes({
    ...{ pollsUntilReady: 3, pollsUntilGone: 2 },
  });
  const made = await cluster({ tags: "b a" });
  expect(withoutSecrets(made.outputs)).toEqual({
    ...{ name: "k8s", region: "LON1", networkId, firewallId, tags: "b a" },
    ...{
      kubernetesVersion: "1.30.5-k3s1",
      clusterType: "k3s",
      cni: "flannel",
      ready: true,
      status: "ACTIVE",
    },
    pools: {
      ...{ ...pools, label: expect.stringMatching(/^[0-9a-f-]{36}$/), publicIpNodePool: false },
      instanceNames: [expect.any(String), expect.any(String)],
    },
    ...{ numTargetNodes: 2, targetNodesSize: "g4s.kube.small", writeKubeconfig: false, kubeconfig: "" },
    ...{ dnsEntry: `${made.id}.k8s.civo.com`, apiEndpoint: expect.stringMatching(/^https:.*:6443$/) },
    ...{ masterIp: expect.any(String), createdAt: expect.any(String) },
    installedApplications: expect.arrayContaining([
      { application: "metrics-server", version: "0.7.0", category: "architecture", installed: true },
    ]),
  });
  expect(messages[0]).toMatch(/waiting for Kubernetes cluster k8s to be there with all nodes .*\(building\)/);
  expect(await provider.read(made)).toMatchObject({ inputs: made.inputs, outputs: made.outputs });
  await provider.delete(made);
  expect(await provider.read(made)).toEqual({});
});

test("labels and taints, which Civo passes over at the create, are set afterwards", async () => {
  const { provider, cluster, pools, diff, requests } = await kubernetes({ pollsUntilReady: 1 });
  const made = await cluster({ pools: { ...pools, label: "web", labels: { tier: "web" }, taints } });
  expect(requests.at(-1)).toBe(`PUT /v2/kubernetes/clusters/${made.id}/pools/web 200`);
  const { inputs, outputs } = await provider.read(made);
  expect(outputs).toMatchObject({ pools: { label: "web", labels: { tier: "web" }, taints } });
  expect(inputs).toEqual(made.inputs);
  const reordered = { ...pools, label: "web", labels: { tier: "web" }, taints: taints.toReversed() };
  expect((await diff(made, { pools: reordered })).changes).toBe("none");
});

test("a cluster whose labels couldn't be set is kept without them", async () => {
  const { cloud, cluster, pools } = await kubernetes();
  cloud.fail({ method: "PUT", path: "/pools/", status: 400, code: "odd" });
  const failing = cluster({ pools: { ...pools, label: "web", labels: { tier: "web" } } });
  const failure = (await failing.catch((error: unknown) => error)) as PartialFailure;
  expect(failure).toBeInstanceOf(PartialFailure);
  expect(failure.outputs).toMatchObject({ status: "ACTIVE", pools: { label: "web", nodeCount: 2 } });
  expect(failure.outputs?.pools).not.toHaveProperty("labels");
});

test("a cluster that never gets active is kept with its id and its pool's", async () => {
  const { cluster } = await kubernetes({ pollsUntilReady: 1_000_000 });
  const failure = await cluster().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  expect(failure).toMatchObject({
    message: expect.stringContaining("Kubernetes cluster k8s in LON1: waited 3600 s in vain"),
    outputs: { pools: { label: expect.any(String) }, status: "BUILDING" },
  });
});

test("version, name, tags and firewall change in place, and so do a pool's nodes, labels and taints", async () => {
  const { provider, cluster, change, diff, raw, networkId, pools, requests } = await kubernetes({
    pollsUntilReady: 2,
  });
  let made = await cluster({ kubernetesVersion: "1.28.7-k3s1", tags: "a" });
  const firewallId = await raw.make("firewalls", { name: "g", network_id: networkId });
  const more = { name: "prod", kubernetesVersion: "1.30.5-k3s1", firewallId, tags: "c b" };
  expect(await diff(made, more)).toMatchObject({ changes: "some", replaces: [] });
  made = await change(made, more);
  expect(made.outputs).toMatchObject({ ...more, status: "ACTIVE" });
  made = await change(made, { pools: { ...pools, nodeCount: 3, labels: { a: "b" }, taints } });
  expect(made.outputs).toMatchObject({
    numTargetNodes: 3,
    pools: { nodeCount: 3, labels: { a: "b" }, taints },
  });
  expect((await provider.read(made)).outputs).toEqual(made.outputs);
  const { tags: _, ...rest } = made.inputs;
  const bare = { ...rest, pools };
  const { outputs } = await provider.update({ ...made, ...asRead(made), news: bare, preview: false });
  expect(outputs).not.toHaveProperty("tags");
  expect((await provider.read({ ...made, inputs: bare, outputs })).inputs).toEqual(bare);
  expect(requests.filter((request) => request.startsWith("PUT"))).toHaveLength(4);
});

test.each([
  [{ clusterType: "talos", kubernetesVersion: "talos-v1.5.0" }, ["clusterType"]],
  [{ cni: "cilium" }, ["cni"]],
  [{ networkId: "another" }, ["networkId"]],
  [{ region: "FRA1" }, ["region"]],
  [{ pools: { nodeCount: 2, size: "g4s.kube.large" } }, ["pools.size"]],
  [{ pools: { nodeCount: 2, size: "g4s.kube.small", label: "x" } }, ["pools.label"]],
])("%j replaces", async (more, replaces) => {
  const { cluster, diff } = await kubernetes();
  expect((await diff(await cluster(), more)).replaces).toEqual(replaces);
});

test.each([
  [{ numTargetNodes: 3 }, "numTargetNodes"],
  [{ targetNodesSize: "g4s.kube.large" }, "targetNodesSize"],
  [{ clusterType: "talos", cni: "cilium" }, ""],
  [{ kubernetesVersion: "latest" }, "kubernetesVersion"],
])("%j is refused before anything is sent", async (wrong, property) => {
  const { provider, call, news } = await kubernetes();
  const check = {
    ...call("KubernetesCluster", "k"),
    news: { ...news, ...wrong },
    randomSeed: new Uint8Array(),
  };
  expect((await provider.check(check)).failures).toMatchObject([{ property }]);
});

test("the kubeconfig is a secret, and in the state only where it is asked for", async () => {
  const { provider, cluster, change } = await kubernetes();
  const made = await change(await cluster(), { writeKubeconfig: true });
  expect(isSecret(made.outputs.kubeconfig)).toBe(true);
  expect(withoutSecrets(made.outputs.kubeconfig ?? "")).toContain("kind: Config");
  expect((await provider.read(made)).outputs).toEqual(made.outputs);
  expect(withoutSecrets((await change(made, { writeKubeconfig: false })).outputs.kubeconfig ?? null)).toBe(
    "",
  );
});

test("applications are added in place; Civo leaves those that are no longer asked for, and that is said", async () => {
  const { cluster, change, messages } = await kubernetes();
  const made = await cluster({ applications: "-Traefik,MariaDB:5GB" });
  const { outputs } = await change(made, { applications: "-Traefik,cert-manager" });
  expect(JSON.stringify(outputs.installedApplications)).toContain("cert-manager");
  expect(messages).toContain(
    "warning: Civo leaves MariaDB installed: remove it in the cluster to be rid of it",
  );
});

test("volumes of claims outlive the cluster and keep its network: both are said", async () => {
  const { provider, cluster, raw, networkId, call, messages } = await kubernetes({ pollsUntilGone: 2 });
  const made = await cluster();
  const volume = { name: "pvc-1", size_gb: 10, network_id: networkId, cluster_id: made.id };
  await raw.make("volumes", volume);
  await provider.delete(made);
  expect(messages).toContain(
    "warning: volumes of Kubernetes cluster k8s in LON1 stay, and its network can't be deleted before them: pvc-1",
  );
  const network = { ...call("Network", "net"), id: networkId, outputs: { label: "net", region: "LON1" } };
  await expect(provider.delete({ ...network, inputs: {} })).rejects.toThrow(
    /volume pvc-1 of a claim in Kubernetes cluster .*\. Delete that first/,
  );
});

test("a lost answer: taken up by the pool's id, which was made up for it", async () => {
  const { cloud, cluster, requests } = await kubernetes();
  cloud.fail({ method: "POST", path: "/clusters", when: "after" });
  await cluster();
  expect(requests.filter((request) => request.includes("POST /v2/kubernetes"))).toHaveLength(1);
});

test("the network is the default one; drift; import; gone on the server", async () => {
  const { provider, create, call, raw, pools } = await kubernetes();
  const listed = (await raw.get("networks")) as unknown as Record<string, string>[];
  const network_id = listed.find((network) => network.default)?.id ?? "";
  const firewallId = await raw.make("firewalls", { name: "h", network_id });
  const made = await create("KubernetesCluster", "k", { name: "k", region: "LON1", firewallId, pools });
  expect(made.outputs.networkId).toBe(network_id);
  await raw.change(`kubernetes/clusters/${made.id}/pools/${(made.outputs.pools as PropertyMap).label}`, {
    count: 4,
  });
  await raw.change(`kubernetes/clusters/${made.id}`, { tags: "odd" });
  const drifted = { ...made.inputs, pools: { ...pools, nodeCount: 4 }, tags: "odd" };
  expect((await provider.read(made)).inputs).toEqual(drifted);
  const imported = await provider.read({
    ...call("KubernetesCluster", "it"),
    id: made.id,
    inputs: {},
    outputs: {},
  });
  expect(imported.inputs).toMatchObject({ name: "k", region: "LON1", firewallId, writeKubeconfig: false });
  await raw.remove(`kubernetes/clusters/${made.id}`);
  expect(await provider.read(made)).toEqual({});
  await provider.delete(made);
});
