import { randomUUID } from "node:crypto";
import { KubernetesNodePoolSchema } from "@kindling/apis/kindling/civo/provider/v1/kubernetes_node_pool";
import { KindlingError } from "@kindling/core/error";
import { type Operation, resource } from "@kindling/provider-framework/definition";
import { ignoringOrder } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { clusters, poolsOf } from "../clusters.ts";
import { make } from "../make.ts";
import { extrasOf, hasExtras, poolSettled, poolShown } from "../node-pools.ts";
import { pairOf } from "../pair.ts";
import { remove } from "../remove.ts";

/** A further node pool. Count, labels and taints change in place, the size is fixed (facts: Kubernetes). */
export const kubernetesNodePool = resource(
  KubernetesNodePoolSchema,
  (civo: Civo) => ({
    // A pool has no region of its own, but a bad token shows.
    complete: ({ label }) => clusters(civo).checkRegion({ name: label }),
    async create({ inputs, keep, ...call }) {
      const { clusterId, nodeCount, size, label } = inputs;
      const cluster = await needed(civo, call, clusterId);
      const { region } = cluster;
      const pools = poolsOf(civo, clusterId);
      // The client picks the id.
      const id = label ?? randomUUID();
      const fixed = { id, size, count: nodeCount, public_ip_node_pool: inputs.publicIpNodePool };
      const body = { ...fixed, ...extrasOf(inputs) };
      const isOurs = () => label === undefined;
      await make(pools, call, { region, name: id, body, isOurs });
      keep({ id, state: { label: id, labels: {}, taints: [], instanceNames: [] } });
      const built = await poolSettled(civo, call, cluster, id, { count: nodeCount });
      // What a create says of them Civo passes over (facts: Kubernetes).
      if (hasExtras(inputs)) await pools.change(call, { region, id }, extrasOf(inputs));
      const { labels, taints } = inputs;
      return { id, state: { label: id, ...poolShown(built, id), labels, taints } };
    },
    async read({ id, old, ...call }) {
      const [clusterId, own] = old ? [old.clusterId, id] : pairOf(id, "<cluster id>:<pool id>");
      const cluster = await clusters(civo).read(call, clusterId, undefined);
      const pool = cluster && poolShown(cluster.record, own);
      return pool && { id: own, state: { clusterId: cluster.id, ...pool } };
    },
    async update({ id, inputs, old, changed, keep, ...call }) {
      const cluster = await needed(civo, call, old.clusterId);
      const { nodeCount, labels, taints } = inputs;
      const extras = extrasOf(inputs);
      const body = {
        ...(changed.has("nodeCount") && { count: nodeCount }),
        ...(changed.has("labels") && { labels: extras.labels }),
        ...(changed.has("taints") && { taints: extras.taints }),
      };
      await poolsOf(civo, old.clusterId).change(call, { region: cluster.region, id }, body);
      keep({ nodeCount, labels, taints });
      const done = await poolSettled(civo, call, cluster, id, { count: nodeCount });
      return { ...poolShown(done, id), labels, taints };
    },
    async delete({ id, old, ...call }) {
      const cluster = await clusters(civo).read(call, old.clusterId, undefined);
      // It went with its cluster.
      if (cluster === undefined) return;
      await remove(poolsOf(civo, old.clusterId), call, { region: cluster.region, id }, { untilGone: true });
    },
  }),
  { taints: ignoringOrder },
);

/** The cluster of a pool, in whichever region it is. */
async function needed(civo: Civo, call: Operation, id: string) {
  const found = await clusters(civo).read(call, id, undefined);
  if (found) return { region: found.region, id, name: String(found.record.name) };
  throw new KindlingError("cloud", `there is no Kubernetes cluster ${id} in any region`);
}
