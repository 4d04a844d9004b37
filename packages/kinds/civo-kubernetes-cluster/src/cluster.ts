import {
  CivoKubernetesClusterSpec_ClusterType as ClusterType,
  CivoKubernetesClusterSpec_ClusterTypeSchema as ClusterTypeSchema,
  CivoKubernetesClusterSpec_Cni as Cni,
  CivoKubernetesClusterSpec_CniSchema as CniSchema,
} from "@kindling/apis/kindling/civo/kubernetes_cluster/v1/spec";
import { inRegion } from "@kindling/module-civo/in-region";
import { taintArgs } from "@kindling/module-civo/node-taints";
import { KubernetesCluster, type Provider } from "@pulumi/civo";
import type { Locals } from "./locals.ts";

/** The cluster. Its name is unique for the account, so a replacement has to wait until it is free. */
export function cluster({ spec, region, tags }: Locals, provider: Provider): KubernetesCluster {
  const { nodePool: pool } = spec;
  const args = {
    name: spec.clusterName,
    region,
    kubernetesVersion: spec.kubernetesVersion,
    networkId: spec.network && inRegion(spec.network, region, "network"),
    firewallId: inRegion(spec.firewall, region, "firewall"),
    clusterType: ClusterTypeSchema.value[spec.clusterType ?? ClusterType.k3s]?.name,
    cni: CniSchema.value[spec.cni ?? Cni.flannel]?.name,
    applications: spec.applications.join(",") || undefined,
    tags,
    pools: {
      label: pool.poolName,
      size: pool.size,
      nodeCount: pool.nodeCount,
      labels: pool.labels,
      taints: taintArgs(pool.taints),
      publicIpNodePool: pool.publicIps,
    },
    writeKubeconfig: true,
  };
  return new KubernetesCluster("cluster", args, { provider, deleteBeforeReplace: true });
}
