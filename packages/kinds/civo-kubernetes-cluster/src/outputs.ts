import type { CivoKubernetesClusterStackOutputsSchema } from "@kindling/apis/kindling/civo/kubernetes_cluster/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { secretReference } from "@kindling/core/stack-name";
import type { KubernetesCluster } from "@pulumi/civo";
import * as pulumi from "@pulumi/pulumi";

export function outputs(
  cluster: KubernetesCluster,
): ModuleOutputs<typeof CivoKubernetesClusterStackOutputsSchema> {
  const stack = { project: pulumi.getProject(), stack: pulumi.getStack() };
  return {
    clusterId: cluster.id,
    apiEndpoint: cluster.apiEndpoint,
    kubeconfig: cluster.kubeconfig,
    masterIp: cluster.masterIp,
    dnsEntry: cluster.dnsEntry,
    status: cluster.status,
    kubernetesVersion: cluster.kubernetesVersion,
    networkId: cluster.networkId,
    region: cluster.region,
    poolId: cluster.pools.apply(({ label = "" }) => label),
    createdAtRfc3339: cluster.createdAt,
    kubeconfigSecretRef: secretReference(stack, "kubeconfig"),
  };
}
