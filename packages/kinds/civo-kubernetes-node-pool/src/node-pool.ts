import type { CivoKubernetesNodePoolSpecValid } from "@kindling/apis/kindling/civo/kubernetes_node_pool/v1/spec";
import { stringInput } from "@kindling/core/reference";
import { taintArgs } from "@kindling/module-civo/node-taints";
import { KubernetesNodePool, type Provider } from "@pulumi/civo";

/** The pool. A name of its own is its id, so a replacement has to wait until it is free. */
export function nodePool(spec: CivoKubernetesNodePoolSpecValid, provider: Provider): KubernetesNodePool {
  const args = {
    clusterId: stringInput(spec.cluster),
    label: spec.poolName,
    size: spec.size,
    nodeCount: spec.nodeCount,
    labels: spec.labels,
    taints: taintArgs(spec.taints),
    publicIpNodePool: spec.publicIps,
  };
  return new KubernetesNodePool("pool", args, {
    provider,
    deleteBeforeReplace: spec.poolName !== undefined,
  });
}
