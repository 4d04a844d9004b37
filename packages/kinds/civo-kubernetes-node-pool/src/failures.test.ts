import cluster from "@kindling/civo-kubernetes-cluster";
import { failuresOf, openCivoKinds } from "@kindling/module-civo/kinds.fixture";
import { afterAll, beforeAll, expect, it } from "vitest";
import kind from "./index.ts";

let civo: Awaited<ReturnType<typeof openCivoKinds>>;
const general = { poolName: "general", size: "g4s.kube.small", nodeCount: 1 };
const clusterSpec = (firewall: string) => ({
  ...{ clusterName: "shop", region: "LON1", firewall, nodePool: general },
});
const spec = { cluster: { ref: { name: "shop" } }, poolName: "batch", size: "g4s.kube.small", nodeCount: 1 };
let firewall: string;
beforeAll(async () => {
  civo = await openCivoKinds();
  const networks = (await civo.request("GET", "networks?region=LON1")) as unknown as { id: string }[];
  const order = { name: "main", network_id: networks[0]?.id, region: "LON1" };
  firewall = (await civo.request("POST", "firewalls", order)).id;
  expect(failuresOf(await civo.run("up", cluster, "shop", clusterSpec(firewall)))).toBe("");
});
afterAll(() => civo.close());

it.each([
  [{ size: "g4s.kube.huge" }, /node pool batch.*The size must be one that Civo offers.*`civo size list/],
  [{ cluster: { ref: { name: "gone" } } }, /refers to CivoKubernetesCluster dev\.gone, which isn't up/],
  [
    { cluster: "00000000-0000-4000-8000-000000000000" },
    /there is no Kubernetes cluster 0000.* in any region/,
  ],
  // The cluster's own pool stays the cluster's.
  [{ poolName: "general" }, /node pool general.*already (exists|in use).*general/],
])("%j fails with the cause and what to do", async (wrong, failure) =>
  expect(failuresOf(await civo.run("up", kind, "batch", { ...spec, ...wrong }))).toMatch(failure),
);

it("and the cluster with its own pool leave each other alone", async () => {
  expect(failuresOf(await civo.run("up", kind, "batch", spec))).toBe("");
  const none = { create: 0, update: 0, replace: 0, delete: 0 };
  const both = [[cluster, "shop", clusterSpec(firewall)] as const, [kind, "batch", spec] as const];
  for (const [one, name, its] of both) {
    expect((await civo.run("refresh", one, name, its)).changes).toMatchObject(none);
    expect((await civo.run("preview", one, name, its)).changes).toMatchObject(none);
  }
  const grown = { ...clusterSpec(firewall), nodePool: { ...general, nodeCount: 2 } };
  expect((await civo.run("up", cluster, "shop", grown)).changes).toMatchObject({ update: 1 });
  expect((await civo.run("refresh", kind, "batch", spec)).changes).toMatchObject(none);
});

it.each([
  ["with a name of its own, which has to be free first", "night", ["delete-replaced", "create-replacement"]],
  ["without one: the new nodes come up first", null, ["create-replacement", "delete-replaced"]],
])("of another size, %s", async (_, poolName, ops) => {
  const { poolName: __, ...unnamed } = spec;
  const small = { ...unnamed, ...(poolName && { poolName }) };
  const run = (operation: "up" | "destroy", size: string) =>
    civo.run(operation, kind, "night", { ...small, size });
  await run("up", "g4s.kube.small");
  const { steps } = await run("up", "g4s.kube.medium");
  expect(steps.map(({ op }) => op).filter((op) => /^(create|delete)/.test(op))).toEqual(ops);
  await run("destroy", "g4s.kube.medium");
});
