import { civoSuiteEngine } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const taint = { key: "dedicated", value: "shop", effect: "NoSchedule" };
const pool = (change: object) => ({ nodePool: change as Record<string, never> });
const taints = (change: object) => pool({ taints: [{ ...taint, ...change }] });
const without = (setting: string) => {
  const { [setting]: _, ...rest } = taint as Record<string, string>;
  return pool({ taints: [rest] });
};

runKindSuite(kind, new URL("../manifest.yaml", import.meta.url), {
  engine: civoSuiteEngine,
  prerequisites: {
    file: new URL("../prerequisites.yaml", import.meta.url),
    kinds: {
      CivoVpc: () => import("@kindling/civo-vpc"),
      CivoFirewall: () => import("@kindling/civo-firewall"),
    },
  },
  cases: {
    "clusterName required": { clusterName: null },
    "clusterName string.max_len": { clusterName: "a".repeat(64) },
    "clusterName string.pattern": { clusterName: "two words" },
    "region required": { region: null },
    "region enum.defined_only": { region: "MARS1" },
    "kubernetesVersion string.pattern": { kubernetesVersion: "latest" },
    "civo_kubernetes_cluster.version": { kubernetesVersion: "talos-v1.5.0" },
    "civo_kubernetes_cluster.cni": {
      ...{ clusterType: "talos", kubernetesVersion: "talos-v1.5.0", cni: "cilium" },
    },
    "network civo_kubernetes_cluster.network.id": { network: "main" },
    "firewall civo_kubernetes_cluster.firewall.id": { firewall: "kubernetes" },
    "firewall required": { firewall: null },
    "clusterType enum.defined_only": { clusterType: "rke2" },
    "clusterType enum.not_in": { clusterType: "CLUSTER_TYPE_UNSPECIFIED" },
    "cni enum.defined_only": { cni: "calico" },
    "cni enum.not_in": { cni: "CNI_UNSPECIFIED" },
    "applications repeated.unique": { applications: ["MariaDB", "MariaDB"] },
    "applications[] string.max_len": { applications: ["a".repeat(101)] },
    "applications[] string.pattern": { applications: ["MariaDB,cert-manager"] },
    "tags repeated.unique": { tags: ["shop", "shop"] },
    "tags[] string.min_len": { tags: [""] },
    "tags[] string.max_len": { tags: ["a".repeat(256)] },
    "tags[] string.pattern": { tags: ["two words"] },
    "nodePool required": { nodePool: null },
    "nodePool.poolName string.max_len": pool({ poolName: "a".repeat(64) }),
    "nodePool.poolName string.pattern": pool({ poolName: "two words" }),
    "nodePool.size required": pool({ size: null }),
    "nodePool.size string.max_len": pool({ size: "g".repeat(64) }),
    "nodePool.size string.pattern": pool({ size: "G4S" }),
    "nodePool.size civo_kubernetes_cluster.node_pool.size.kubernetes": pool({ size: "g3.db.small" }),
    "nodePool.nodeCount required": pool({ nodeCount: null }),
    "nodePool.nodeCount int32.gte": pool({ nodeCount: 0 }),
    "nodePool.labels{key} string.max_len": pool({ labels: { [`${"a".repeat(317)}/b`]: "" } }),
    "nodePool.labels{key} string.pattern": pool({ labels: { "two words": "" } }),
    "nodePool.labels{key} civo_kubernetes_cluster.node_pool.labels.reserved": pool({
      labels: { "kubernetes.civo.com/node-pool": "mine" },
    }),
    "nodePool.labels{} string.max_len": pool({ labels: { tier: "a".repeat(64) } }),
    "nodePool.labels{} string.pattern": pool({ labels: { tier: "two words" } }),
    "nodePool.taints civo_kubernetes_cluster.node_pool.taints.unique": pool({
      taints: [taint, { ...taint, value: "other" }],
    }),
    "nodePool.taints[].key required": without("key"),
    "nodePool.taints[].key string.max_len": taints({ key: `${"a".repeat(317)}/b` }),
    "nodePool.taints[].key string.pattern": taints({ key: "two words" }),
    "nodePool.taints[].value required": without("value"),
    "nodePool.taints[].value string.max_len": taints({ value: "a".repeat(64) }),
    "nodePool.taints[].value string.pattern": taints({ value: "two words" }),
    "nodePool.taints[].effect required": without("effect"),
    "nodePool.taints[].effect enum.defined_only": taints({ effect: "Never" }),
  },
  changes: {
    kubernetesVersion: "1.30.5-k3s1",
    firewall: { ref: { name: "open" } },
    cni: "cilium",
    "nodePool.size": "g4s.kube.large",
    "nodePool.labels": { tier: "web" },
  },
  alternatives: {
    region: { region: "FRA1", network: null, firewall: { ref: { name: "frankfurt" } } },
    network: { network: { ref: { name: "other" } }, firewall: { ref: { name: "other" } } },
    clusterType: { clusterType: "talos", kubernetesVersion: "talos-v1.5.0" },
  },
});
