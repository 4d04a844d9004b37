import type { CivoKubernetesNodePoolStackOutputsSchema } from "@kindling/apis/kindling/civo/kubernetes_node_pool/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { KubernetesNodePool } from "@pulumi/civo";

export const outputs = (
  pool: KubernetesNodePool,
): ModuleOutputs<typeof CivoKubernetesNodePoolStackOutputsSchema> => ({
  poolId: pool.id,
  clusterId: pool.clusterId,
  nodeNames: pool.instanceNames,
  nodeCount: pool.nodeCount,
});
