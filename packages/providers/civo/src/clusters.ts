import type { Civo } from "./civo.ts";
import { Collection } from "./collection.ts";

/** The account's Kubernetes clusters. */
export const clusters = (civo: Civo): Collection =>
  new Collection(civo, {
    noun: "Kubernetes cluster",
    path: "kubernetes/clusters",
    feature: "kubernetes",
    isPaged: true,
    quota: { field: "instance_count", what: "instances" },
  });

/** The node pools of a cluster. A pool is known by the id that its client picked. */
export const poolsOf = (civo: Civo, cluster: string): Collection =>
  new Collection(civo, {
    noun: "node pool",
    path: `kubernetes/clusters/${cluster}/pools`,
    nameField: "id",
    quota: { field: "instance_count", what: "instances" },
    within: { all: clusters(civo), id: cluster },
  });
