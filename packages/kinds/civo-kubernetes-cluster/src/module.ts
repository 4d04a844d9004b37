import type { CivoKubernetesClusterStackInputValid } from "@kindling/apis/kindling/civo/kubernetes_cluster/v1/stack_input";
import type { CivoKubernetesClusterStackOutputsSchema } from "@kindling/apis/kindling/civo/kubernetes_cluster/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { cluster } from "./cluster.ts";
import { localsOf } from "./locals.ts";
import { outputs } from "./outputs.ts";

/** Makes a cluster with its first node pool. */
export function module({
  target,
  providerConfig,
}: CivoKubernetesClusterStackInputValid): ModuleOutputs<typeof CivoKubernetesClusterStackOutputsSchema> {
  return outputs(cluster(localsOf(target), civoProvider(providerConfig)));
}
