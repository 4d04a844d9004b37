import type { CivoKubernetesNodePoolStackInputValid } from "@kindling/apis/kindling/civo/kubernetes_node_pool/v1/stack_input";
import type { CivoKubernetesNodePoolStackOutputsSchema } from "@kindling/apis/kindling/civo/kubernetes_node_pool/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { nodePool } from "./node-pool.ts";
import { outputs } from "./outputs.ts";

/** Makes a further pool of a cluster, which is there already. */
export function module({
  target: { spec },
  providerConfig,
}: CivoKubernetesNodePoolStackInputValid): ModuleOutputs<typeof CivoKubernetesNodePoolStackOutputsSchema> {
  return outputs(nodePool(spec, civoProvider(providerConfig)));
}
