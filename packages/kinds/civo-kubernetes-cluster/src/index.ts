import { CivoKubernetesClusterSchema } from "@kindling/apis/kindling/civo/kubernetes_cluster/v1/api";
import { CivoKubernetesClusterStackInputSchema } from "@kindling/apis/kindling/civo/kubernetes_cluster/v1/stack_input";
import { CivoKubernetesClusterStackOutputsSchema } from "@kindling/apis/kindling/civo/kubernetes_cluster/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoKubernetesClusterSchema,
  stackInput: CivoKubernetesClusterStackInputSchema,
  stackOutputs: CivoKubernetesClusterStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
