import { civoSuiteEngine } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const taint = { key: "dedicated", value: "batch", effect: "NoSchedule" };
const taints = (change: object) => ({ taints: [{ ...taint, ...change }] });
const without = (setting: string) => {
  const { [setting]: _, ...rest } = taint as Record<string, string>;
  return { taints: [rest] };
};

runKindSuite(kind, new URL("../manifest.yaml", import.meta.url), {
  engine: civoSuiteEngine,
  prerequisites: {
    file: new URL("../prerequisites.yaml", import.meta.url),
    kinds: {
      CivoVpc: () => import("@kindling/civo-vpc"),
      CivoFirewall: () => import("@kindling/civo-firewall"),
      CivoKubernetesCluster: () => import("@kindling/civo-kubernetes-cluster"),
    },
  },
  cases: {
    "cluster required": { cluster: null },
    "cluster civo_kubernetes_node_pool.cluster.id": { cluster: "shop" },
    "poolName string.max_len": { poolName: "a".repeat(64) },
    "poolName string.pattern": { poolName: "two words" },
    "size required": { size: null },
    "size string.max_len": { size: "g".repeat(64) },
    "size string.pattern": { size: "G4S" },
    "size civo_kubernetes_node_pool.size.kubernetes": { size: "g3.db.small" },
    "nodeCount required": { nodeCount: null },
    "nodeCount int32.gte": { nodeCount: 0 },
    "labels{key} string.max_len": { labels: { [`${"a".repeat(317)}/b`]: "" } },
    "labels{key} string.pattern": { labels: { "two words": "" } },
    "labels{key} civo_kubernetes_node_pool.labels.reserved": {
      labels: { "kubernetes.civo.com/node-pool": "mine" },
    },
    "labels{} string.max_len": { labels: { tier: "a".repeat(64) } },
    "labels{} string.pattern": { labels: { tier: "two words" } },
    "taints civo_kubernetes_node_pool.taints.unique": { taints: [taint, { ...taint, value: "other" }] },
    "taints[].key required": without("key"),
    "taints[].key string.max_len": taints({ key: `${"a".repeat(317)}/b` }),
    "taints[].key string.pattern": taints({ key: "two words" }),
    "taints[].value required": without("value"),
    "taints[].value string.max_len": taints({ value: "a".repeat(64) }),
    "taints[].value string.pattern": taints({ value: "two words" }),
    "taints[].effect required": without("effect"),
    "taints[].effect enum.defined_only": taints({ effect: "Never" }),
  },
  changes: { cluster: { ref: { name: "other" } }, size: "g4s.kube.medium", labels: { tier: "night" } },
});
