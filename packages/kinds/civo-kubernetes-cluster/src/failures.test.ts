import type { Json } from "@kindling/core/source";
import { failuresOf, openCivoKinds } from "@kindling/module-civo/kinds.fixture";
import { afterAll, beforeAll, expect, it } from "vitest";
import kind from "./index.ts";

let civo: Awaited<ReturnType<typeof openCivoKinds>>;
let spec: Record<string, Json>;
const nodePool = { size: "g4s.kube.small", nodeCount: 1 };
beforeAll(async () => {
  civo = await openCivoKinds({ quota: { instance_count: 4 } });
  const network = await civo.request("POST", "networks", { label: "main", region: "LON1" });
  const firewall = { name: "main", network_id: network.id, region: "LON1" };
  const { id } = await civo.request("POST", "firewalls", firewall);
  spec = { clusterName: "shop", region: "LON1", network: network.id, firewall: id, nodePool };
});
afterAll(() => civo.close());

it.each([
  [
    { kubernetesVersion: "1.2.3-k3s1" },
    /The version must be one that Civo offers: `civo kubernetes versions --region LON1`/,
  ],
  [
    { nodePool: { ...nodePool, size: "g4s.kube.huge" } },
    /cluster shop in LON1: .*The size must be one .*`civo size list --region LON1`/,
  ],
  [{ applications: ["mongo"] }, /The application must be one of Civo's marketplace/],
  [
    { network: null },
    /The firewall must be in the same region and network: `civo firewall list --region LON1`/,
  ],
  [{ nodePool: { ...nodePool, nodeCount: 5 } }, /quota .*of 4 used.*ask Civo support/s],
])("%j fails with the cause and what to do", async (wrong, failure) => {
  const all = Object.entries({ ...spec, ...wrong }).filter(([, value]) => value !== null);
  expect(failuresOf(await civo.run("up", kind, "shop", Object.fromEntries(all)))).toMatch(failure);
});
