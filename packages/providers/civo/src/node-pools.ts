import type { Operation } from "@kindling/provider-framework/definition";
import type { Civo } from "./civo.ts";
import { clusters } from "./clusters.ts";
import type { Thing } from "./collection.ts";
import { flag, object, objects, type Reply, text, texts, told, whole } from "./replies.ts";
import { settled, statusOf } from "./settle.ts";

const AN_HOUR = 3_600_000;

/** What a program says of a pool, as far as it can change. */
export interface Pool {
  readonly nodeCount: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
}

/** Labels and taints as requests have them. */
export const extrasOf = ({ labels, taints }: Omit<Pool, "nodeCount">) => ({
  labels,
  taints: taints.map(({ key, value, effect }) => ({ key, value, effect })),
});

export const hasExtras = ({ labels, taints }: Pool): boolean =>
  Object.keys(labels).length > 0 || taints.length > 0;

/** A pool as its cluster's record shows it; the first one where none is named. Undefined when it isn't there. */
export function poolShown(cluster: Reply, id?: string) {
  const { wanted, there } = bothOf(cluster, id);
  const either = wanted ?? there;
  if (either === undefined) return undefined;
  return told({
    ...{ label: text(either.id), size: text(either.size), nodeCount: whole(either.count) },
    publicIpNodePool: flag(either.public_ip_node_pool) ?? flag(there?.public_ip_node_pool),
    labels: ownLabels(object(wanted?.labels ?? there?.labels)),
    taints: objects(wanted?.taints ?? there?.taints).map(taintShown),
    instanceNames: texts(there?.instance_names) ?? [],
  });
}

/** Waits until the pool has the nodes that it should, all of them active (facts: Kubernetes). */
export function poolSettled(
  civo: Civo,
  call: Operation,
  cluster: Thing & { readonly id: string },
  id: string | undefined,
  {
    isWhole = false,
    count,
    version,
    first,
  }: {
    /** Whether the cluster must be active too, whatever else goes on in it. */
    readonly isWhole?: boolean;
    /** Nodes that were asked for, since an answer may still show what was before. */
    readonly count?: number | undefined;
    readonly version?: string | undefined;
    readonly first?: Reply;
  } = {},
): Promise<Reply> {
  const isThere = (record: Reply) => {
    const { wanted, there } = bothOf(record, id);
    if (isWhole && statusOf(record) !== "active") return false;
    if (version !== undefined && record.kubernetes_version !== version) return false;
    if (there === undefined || there.count !== (wanted ?? there).count) return false;
    const areActive = objects(there.instances).every((node) => statusOf(node) === "active");
    return areActive && (count === undefined || there.count === count);
  };
  const what = `there with all nodes of its ${id ? `pool ${id}` : "first pool"}`;
  const wait = { what, isThere, limit: AN_HOUR, ...(first && { first }) };
  return settled(clusters(civo), call, cluster, wait);
}

/** A pool as it should be and as it is; the first one where none is named. */
function bothOf({ pools, required_pools: required }: Reply, named: string | undefined) {
  const [actual, asked] = [objects(pools), objects(required)];
  const id = named ?? (actual[0] ?? asked[0])?.id;
  return { wanted: asked.find((pool) => pool.id === id), there: actual.find((pool) => pool.id === id) };
}

/** Those that aren't Civo's. */
const ownLabels = (labels: Reply): Record<string, string> =>
  Object.fromEntries(
    Object.entries(labels).flatMap(([key, value]) =>
      key.startsWith("kubernetes.civo.com/") ? [] : [[key, String(value)]],
    ),
  );

const taintShown = ({ key, value, effect }: Reply) => ({
  key: text(key) ?? "",
  value: text(value) ?? "",
  effect: text(effect) ?? "",
});
