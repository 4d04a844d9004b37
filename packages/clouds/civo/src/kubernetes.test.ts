import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Settings } from "./index.ts";
import { machines } from "./machines.fixture.ts";

const pool = { id: "pool-1", size: "g4s.kube.small", count: 2 };
const path = "kubernetes/clusters";

async function kubernetes(settings: Settings = {}) {
  const api = await machines(settings);
  const asked = { name: "k", network_id: api.network, region: "LON1", pools: [pool] };
  return {
    ...api,
    tryCluster: (body: object = {}) => api.post(path, { ...asked, ...body }),
    cluster: (body: object = {}) => api.made(path, { ...asked, ...body }),
  };
}

test("a cluster: BUILDING without kubeconfig, then ACTIVE with one (facts: Kubernetes)", async () => {
  const { cluster, show, network, firewall, get } = await kubernetes({ pollsUntilReady: 2 });
  const instance_firewall = await firewall("f");
  const id = await cluster({ instance_firewall, tags: "a b", cni_plugin: "cilium" });
  expect(await show(path, id)).toMatchObject({
    ...{ status: "BUILDING", ready: false, kubeconfig: "", api_endpoint: "" },
    ...{ pools: [{ id: "pool-1", count: 0 }], required_pools: [pool] },
  });
  const built = await show(path, id);
  expect(built).toMatchObject({
    ...{ name: "k", status: "ACTIVE", ready: true, kubernetes_version: "1.30.5-k3s1", cni_plugin: "cilium" },
    ...{
      network_id: network,
      firewall_id: instance_firewall,
      tags: ["a", "b"],
      dns_entry: `${id}.k8s.civo.com`,
    },
    pools: [{ id: "pool-1", count: 2, instances: [{ status: "ACTIVE" }, { status: "ACTIVE" }] }],
  });
  expect(parse(built.kubeconfig)).toMatchObject({ kind: "Config", users: [{ user: { token: /./ } }] });
  expect((await get(`${path}?region=LON1`)).body.items).toHaveLength(1);
  expect((await get("quota")).body).toMatchObject({ instance_count_usage: 2, cpu_core_usage: 2 });
});

test("(?) AVAILABLE may come before ACTIVE", async () => {
  const { tryCluster } = await kubernetes({ pollsUntilReady: 1, buildingCluster: "AVAILABLE" });
  expect((await tryCluster()).body.status).toBe("AVAILABLE");
});

test.each([
  [{ kubernetes_version: "1.2.3" }, "404 database_kubernetes_version_not_found"],
  [{ kubernetes_version: "talos-v1.5.0" }, "404 database_kubernetes_version_not_found"],
  [{ cluster_type: "talos", cni_plugin: "cilium" }, "400 parameter_cni_plugin_invalid"],
  [{ pools: [] }, "400 parameter_pools_invalid"],
  [{ pools: [{ ...pool, size: "g3.small" }] }, "404 database_size_not_found"],
  [{ pools: [{ ...pool, count: 0 }] }, "400 parameter_count_invalid"],
  [{ applications: "Nothing" }, "404 database_kubernetes_application_not_found"],
  [{ name: "taken" }, "409 database_kubernetes_cluster_duplicate"],
])("a create with %o is refused, and nothing is left of it", async (change, code) => {
  const { cluster, tryCluster, outcome, get } = await kubernetes();
  await cluster({ name: "taken", pools: [{ ...pool, id: "other" }] });
  expect(outcome(await tryCluster(change))).toBe(code);
  expect((await get("quota")).body).toMatchObject({ instance_count_usage: 2 });
});

test("versions are by label and cluster type, one of each the default; upgrades show UPGRADING (facts: Kubernetes)", async () => {
  const { cluster, get, put, show } = await kubernetes({ pollsUntilReady: 1 });
  const { body } = await get("kubernetes/versions");
  expect(body).toContainEqual({
    ...{ label: "1.30.5-k3s1", version: "1.30.5", type: "stable", default: true, clusterType: "k3s" },
  });
  const id = await cluster({ kubernetes_version: "1.28.7-k3s1" });
  expect(await show(path, id)).toMatchObject({ status: "ACTIVE", upgrade_available_to: "1.30.5-k3s1" });
  const upgrade = { kubernetes_version: "1.30.5-k3s1", name: "l", region: "LON1" };
  expect((await put(`${path}/${id}`, upgrade)).body).toMatchObject({ status: "UPGRADING", name: "l" });
  expect(await show(path, id)).toMatchObject({ status: "ACTIVE", upgrade_available_to: "" });
});

test("applications: defaults, minus -Name, plus Name and Name:plan; more with PUT (facts: Kubernetes)", async () => {
  const { cluster, get, show, put } = await kubernetes();
  expect((await get("kubernetes/applications")).body.map(({ name }) => name)).toContain("MariaDB");
  const id = await cluster({ applications: "-Traefik,MariaDB:5GB" });
  const names = async () =>
    (await show(path, id)).installed_applications.map((one) => [one.name, "plan" in one && one.plan]);
  expect(await names()).toEqual([
    ["metrics-server", ""],
    ["MariaDB", "5GB"],
  ]);
  await put(`${path}/${id}`, { applications: "cert-manager", region: "LON1" });
  expect(await names()).toContainEqual(["cert-manager", ""]);
});

test("labels and taints at create are ignored: PUT the pool afterwards (T)", async () => {
  const { cluster, show, put } = await kubernetes();
  const extras = { labels: { tier: "web" }, taints: [{ key: "a", value: "b", effect: "NoSchedule" }] };
  const id = await cluster({ pools: [{ ...pool, ...extras }] });
  const own = { "kubernetes.civo.com/civo-node-pool": "pool-1" };
  expect(await show(`${path}/${id}/pools`, "pool-1")).toMatchObject({ labels: own, taints: [] });
  const { body } = await put(`${path}/${id}/pools/pool-1`, { ...extras, region: "LON1" });
  expect(body).toMatchObject({ labels: { ...own, tier: "web" }, taints: extras.taints, count: 2 });
});

test("scaling: the cluster is SCALING and pools differ from required_pools until settled (facts: Kubernetes)", async () => {
  const { cluster, show, act, get } = await kubernetes({ pollsUntilReady: 2 });
  const id = await cluster();
  await show(path, id);
  await show(path, id);
  await act("put", `${path}/${id}/pools/pool-1`, { count: 3, size: "g4s.kube.large" });
  const counts = async () => {
    const { status, pools, required_pools } = await show(path, id);
    return [status, pools[0]?.count, required_pools[0]?.count];
  };
  expect([await counts(), await counts()]).toEqual([
    ["SCALING", 2, 3],
    ["ACTIVE", 3, 3],
  ]);
  // The size is fixed.
  expect((await get("quota")).body).toMatchObject({ instance_count_usage: 3, cpu_core_usage: 3 });
});

test("pools are added with the client's id and deleted; nodes are deleted and recycled (facts: Kubernetes)", async () => {
  const { cluster, show, act, remove, made, get } = await kubernetes({ pollsUntilReady: 1 });
  const id = await cluster();
  const pools = `${path}/${id}/pools`;
  expect(await made(pools, { ...pool, id: "pool-2" })).toBe("pool-2");
  expect(await act("post", pools, { ...pool, id: "pool-2" })).toBe("400 parameter_id_invalid");
  const nodes = async () => (await show(pools, "pool-2")).instances;
  const [first, second] = await nodes();
  expect(await remove(`${pools}/pool-2/instances`, first?.id ?? "")).toBe("success");
  expect(await nodes()).toMatchObject([{ hostname: second?.hostname }]);
  expect(await act("post", `${path}/${id}/recycle`, { hostname: second?.hostname })).toBe("success");
  const [building] = (await get(`${pools}?region=LON1`)).body
    .flatMap(({ instances }) => instances.slice(-1))
    .slice(-1);
  expect([building?.status, building?.hostname === second?.hostname]).toEqual(["BUILDING", false]);
  expect(await nodes()).toMatchObject([{ id: building?.id, status: "ACTIVE" }]);
  expect(await remove(pools, "pool-2")).toBe("success");
  expect(await remove(pools, "pool-2")).toBe("404 database_cluster_pool_not_found");
});

test("deleted: DELETING, firewall and network busy, then gone with its pools (issue 160)", async () => {
  const { cluster, firewall, network, show, remove, get } = await kubernetes({ pollsUntilGone: 3 });
  const id = await firewall("f");
  const name = await cluster({ instance_firewall: id });
  await remove(path, name);
  expect(await show(path, name)).toMatchObject({ status: "DELETING", ready: false });
  expect(await remove("firewalls", id)).toBe("409 database_firewall_inuse_by_cluster");
  expect((await show(path, name)).code).toBe("database_kubernetes_cluster_not_found");
  expect(await remove("networks", network)).toBe("success");
  expect((await get("quota")).body).toMatchObject({ instance_count_usage: 0 });
});

test("a claim's volume outlives the cluster and blocks the network's delete (facts: Kubernetes)", async () => {
  const { cluster, volume, network, remove, show } = await kubernetes();
  const cluster_id = await cluster();
  const id = await volume("pvc-1", { cluster_id });
  // The cluster's nodes are instances of the network.
  expect(await show("volumes", id)).toMatchObject({ cluster_id, status: "available" });
  await remove(path, cluster_id);
  expect(await remove("networks", network)).toBe("409 database_network_inuse_by_volumes");
  await remove("volumes", id);
  expect(await remove("networks", network)).toBe("success");
});
