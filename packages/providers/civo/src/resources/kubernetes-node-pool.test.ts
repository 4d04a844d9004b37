import type { PropertyMap } from "@kindling/core/property-value";
import { PartialFailure } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { bench, type Made } from "../against-cloud.fixture.ts";
import { behindBack } from "../raw-api.fixture.ts";

const taints = [
  { key: "only", value: "gpu", effect: "NoSchedule" },
  { key: "and", value: "web", effect: "NoExecute" },
];
const asRead = ({ inputs, outputs }: Made) => ({ oldInputs: inputs, oldOutputs: outputs, ignoreChanges: [] });

async function cluster(settings: Parameters<typeof bench>[0] = {}) {
  // In another region than the cluster, which is found all the same.
  const all = await bench(settings, { config: { region: "FRA1" } });
  const raw = behindBack(all.cloud);
  const network_id = await raw.make("networks", { label: "net" });
  const pools = [{ id: "first", size: "g4s.kube.small", count: 1 }];
  const clusterId = await raw.make("kubernetes/clusters", { name: "k", network_id, pools });
  return {
    ...all,
    ...{ raw, clusterId, path: `kubernetes/clusters/${clusterId}` },
    pool: (more: PropertyMap = {}) =>
      all.create("KubernetesNodePool", "p", { clusterId, nodeCount: 2, size: "g4s.kube.small", ...more }),
    diff: (made: Made, more: PropertyMap) =>
      all.provider.diff({ ...made, ...asRead(made), news: { ...made.inputs, ...more } }),
    change: (made: Made, more: PropertyMap) =>
      all.provider.update({ ...made, ...asRead(made), news: { ...made.inputs, ...more }, preview: false }),
  };
}

test("a pool comes up under the id that we pick, changes in place, and goes", async () => {
  const { provider, pool, change, diff, clusterId, requests } = await cluster({
    ...{ pollsUntilReady: 3, pollsUntilGone: 2 },
  });
  const made = await pool({ label: "web", labels: { tier: "web" }, taints });
  expect(made.id).toBe("web");
  expect(made.outputs).toEqual({
    ...{ clusterId, nodeCount: 2, size: "g4s.kube.small", label: "web", publicIpNodePool: false },
    ...{ labels: { tier: "web" }, taints, instanceNames: [expect.any(String), expect.any(String)] },
  });
  expect(requests.at(-1)).toBe(`PUT /v2/kubernetes/clusters/${clusterId}/pools/web 200`);
  expect(await provider.read(made)).toEqual({ id: "web", inputs: made.inputs, outputs: made.outputs });
  expect((await diff(made, { taints: taints.toReversed() })).changes).toBe("none");
  const more = { nodeCount: 3, labels: {}, taints: [] };
  expect(await diff(made, more)).toMatchObject({ changes: "some", replaces: [] });
  const { outputs } = await change(made, more);
  expect(outputs).toMatchObject({ nodeCount: 3, instanceNames: { length: 3 } });
  expect((await provider.read({ ...made, outputs })).outputs).toEqual(outputs);
  await provider.delete(made);
  expect(await provider.read(made)).toEqual({});
});

test.each([
  [{ size: "g4s.kube.large" }, "size"],
  [{ label: "other" }, "label"],
  [{ clusterId: "other" }, "clusterId"],
])("%j replaces", async (more, property) => {
  const { pool, diff } = await cluster();
  expect((await diff(await pool(), more)).replaces).toEqual([property]);
});

test("imported by <cluster id>:<pool id>, in whichever region", async () => {
  const { provider, pool, call, clusterId, raw, path } = await cluster();
  const made = await pool({ label: "web" });
  await raw.change(`${path}/pools/web`, { count: 5 });
  const id = `${clusterId}:web`;
  const imported = await provider.read({ ...call("KubernetesNodePool", "it"), id, inputs: {}, outputs: {} });
  expect(imported).toMatchObject({ id: "web", inputs: { clusterId, label: "web", nodeCount: 5 } });
  // Drift shows the same way.
  expect((await provider.read(made)).inputs).toMatchObject({ nodeCount: 5 });
});

test("one whose labels couldn't be set, or that never gets ready, is kept with its id", async () => {
  const { cloud, pool } = await cluster();
  cloud.fail({ method: "PUT", path: "/pools/", status: 400, code: "odd" });
  const failure = (await pool({ label: "web", labels: { a: "b" } }).catch(
    (error: unknown) => error,
  )) as PartialFailure;
  expect(failure).toBeInstanceOf(PartialFailure);
  expect(failure).toMatchObject({ id: "web", outputs: { nodeCount: 2, label: "web" } });
  expect(failure.outputs?.labels).toEqual({});
  const slow = await cluster({ pollsUntilReady: 1_000_000 });
  await expect(slow.pool()).rejects.toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
});

test("a lost answer: taken up by the id that was made up; an id of the program's may be another's", async () => {
  const { cloud, pool, requests } = await cluster();
  cloud.fail({ method: "POST", path: "/pools", when: "after" });
  await pool();
  expect(requests.filter((request) => /^POST.*pools/.test(request))).toHaveLength(1);
  await expect(pool({ label: "first" })).rejects.toThrow("with id first");
});

test("without its cluster: gone, and deleted", async () => {
  const { provider, pool, raw, path } = await cluster();
  const made = await pool();
  await raw.remove(path);
  expect(await provider.read(made)).toEqual({});
  await provider.delete(made);
  await expect(pool()).rejects.toThrow("there is no Kubernetes cluster");
});
