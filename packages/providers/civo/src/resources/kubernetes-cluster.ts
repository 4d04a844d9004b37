import { randomUUID } from "node:crypto";
import {
  type KubernetesCluster,
  KubernetesClusterSchema,
} from "@kindling/apis/kindling/civo/provider/v1/kubernetes_cluster";
import { isObject, type PropertyValue } from "@kindling/core/property-value";
import { type Operation, resource } from "@kindling/provider-framework/definition";
import { type Equal, ignoringCase, ignoringOrder, same } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { clusterState } from "../cluster-state.ts";
import { clusters, poolsOf } from "../clusters.ts";
import type { Thing } from "../collection.ts";
import { defaultNetwork } from "../default-network.ts";
import { described } from "../explain.ts";
import { make } from "../make.ts";
import { extrasOf, hasExtras, poolSettled, poolShown } from "../node-pools.ts";
import { isOwnName } from "../own-name.ts";
import { remove } from "../remove.ts";
import type { Reply } from "../replies.ts";

/** Fields that change in place, and what requests call them (facts: Kubernetes). */
const CHANGING = {
  name: "name",
  kubernetesVersion: "kubernetes_version",
  firewallId: "firewall_id",
  tags: "tags",
  applications: "applications",
} as const;

const words = (text: PropertyValue): string[] => (typeof text === "string" ? text.split(/\s+/).sort() : []);

/** Whether pools differ in the order of their taints alone. */
const samePool: Equal = (old, value) => {
  if (!isObject(old) || !isObject(value)) return false;
  const [{ taints: before = [], ...one }, { taints = [], ...other }] = [old, value];
  return ignoringOrder(before, taints) && same(one, other);
};

/** A cluster with its first pool. */
export const kubernetesCluster = resource(
  KubernetesClusterSchema,
  (civo: Civo) => {
    const all = clusters(civo);
    return {
      complete({ region, name, pools, numTargetNodes, targetNodesSize }, { unknown, refuse }) {
        const outdated = "is outdated and must agree with pools; leave it out";
        const isKnown = pools !== undefined && !unknown.has("pools");
        if (isKnown && numTargetNodes !== undefined && numTargetNodes !== pools.nodeCount)
          refuse("numTargetNodes", outdated);
        if (isKnown && targetNodesSize !== undefined && targetNodesSize !== pools.size)
          refuse("targetNodesSize", outdated);
        return all.checkRegion({ region, name });
      },
      async create({ inputs, keep, ...call }) {
        const { name, pools } = inputs;
        const region = await all.regionOf(call, inputs.region);
        const networkId = inputs.networkId ?? (await defaultNetwork(civo, call, region));
        // The client picks the pool's id.
        const poolId = pools.label ?? randomUUID();
        const body = {
          ...{ name, network_id: networkId, instance_firewall: inputs.firewallId },
          ...{ cluster_type: inputs.clusterType, kubernetes_version: inputs.kubernetesVersion },
          ...{ cni_plugin: inputs.cni, tags: inputs.tags, applications: inputs.applications },
          pools: [
            {
              ...{ id: poolId, size: pools.size, count: pools.nodeCount },
              ...{ public_ip_node_pool: pools.publicIpNodePool, ...extrasOf(pools) },
            },
          ],
        };
        const isOurs = (record: Reply) =>
          isOwnName(KubernetesClusterSchema.field.name, name, call.name) ||
          (pools.label === undefined && poolShown(record, poolId) !== undefined);
        const made = await make(all, call, { region, name, body, isOurs });
        const { id } = made;
        const { nodeCount, size, labels, taints } = pools;
        // Civo passes over labels and taints at first (facts: Kubernetes).
        const bare = { nodeCount, size, label: poolId };
        keep({ id, state: { networkId, ...clusterState(made, { region, asked: inputs }), pools: bare } });
        const cluster = { region, id, name };
        const built = await poolSettled(civo, call, cluster, poolId, {
          isWhole: true,
          count: nodeCount,
          first: made,
        });
        const state = clusterState(built, { region, asked: inputs, poolId });
        if (hasExtras(pools)) {
          keep({ id, state: { ...state, pools: { ...state.pools, labels: {}, taints: [] } } });
          await poolsOf(civo, id).change(call, { region, id: poolId }, extrasOf(pools));
        }
        return { id, state: { networkId, ...state, pools: { ...bare, ...state.pools, labels, taints } } };
      },
      async read({ id, old, ...call }) {
        const found = await all.read(call, id, old);
        const poolId = old?.pools?.label;
        return (
          found && {
            id: found.id,
            state: clusterState(found.record, { region: found.region, asked: old, poolId }),
          }
        );
      },
      async update({ id, inputs, old, changed, keep, ...call }) {
        const region = await all.regionOf(call, old.region);
        const cluster = { region, id, name: old.name };
        const fields = (Object.keys(CHANGING) as (keyof typeof CHANGING)[]).filter((field) =>
          changed.has(field),
        );
        if (fields.length > 0) {
          if (changed.has("applications")) tellOfKept(call, old, inputs);
          const body = fields.map((field) => [CHANGING[field], inputs[field] ?? ""]);
          await all.change(call, cluster, Object.fromEntries(body));
          keep(Object.fromEntries(fields.map((field) => [field, inputs[field]])));
        }
        const { nodeCount, labels, taints } = inputs.pools;
        const version = changed.has("kubernetesVersion") ? inputs.kubernetesVersion : undefined;
        let now = await poolSettled(civo, call, cluster, old.pools?.label, { isWhole: true, version });
        const poolId = poolShown(now, old.pools?.label)?.label;
        if (changed.has("pools") && poolId !== undefined) {
          const body = { count: nodeCount, ...extrasOf(inputs.pools) };
          await poolsOf(civo, id).change(call, { region, id: poolId }, body);
          keep({ pools: { ...poolShown(now, poolId), nodeCount, labels, taints } });
          now = await poolSettled(civo, call, cluster, poolId, { isWhole: true, count: nodeCount });
        }
        const state = clusterState(now, { region, asked: inputs, poolId });
        return { ...state, pools: { ...state.pools, nodeCount, size: inputs.pools.size, labels, taints } };
      },
      async delete({ id, old, ...call }) {
        const region = await all.regionOf(call, old.region);
        const cluster = { region, id, name: old.name };
        await remove(all, call, cluster, { untilGone: true });
        await tellOfVolumes(civo, call, cluster);
      },
    };
  },
  {
    region: ignoringCase,
    tags: (old, value) => same(words(old), words(value)),
    pools: samePool,
  },
);

/** Volumes of claims outlive their cluster and keep its network from being deleted (facts: Kubernetes). */
async function tellOfVolumes(civo: Civo, call: Operation, cluster: Thing): Promise<void> {
  const volumes = await civo.list(call, "volumes", cluster.region).catch(() => []);
  const left = volumes.filter((volume) => volume.cluster_id === cluster.id).map(({ name }) => name);
  if (left.length === 0) return;
  const what = described(clusters(civo), cluster);
  call.log(
    "warning",
    `volumes of ${what} stay, and its network can't be deleted before them: ${left.join(", ")}`,
  );
}

/** Civo installs what is added to the list, and leaves what is no longer in it. */
function tellOfKept(call: Operation, old: KubernetesCluster, { applications = "" }: KubernetesCluster): void {
  const names = (list: string) => list.split(",").map((one) => one.replace(/:.*/, "").trim());
  const wanted = names(applications).map((name) => name.replace(/^-/, "").toLowerCase());
  const before = names(old.applications ?? "").filter((name) => name !== "" && !name.startsWith("-"));
  const kept = before.filter((name) => !wanted.includes(name.toLowerCase()));
  if (kept.length === 0) return;
  call.log("warning", `Civo leaves ${kept.join(", ")} installed: remove it in the cluster to be rid of it`);
}
