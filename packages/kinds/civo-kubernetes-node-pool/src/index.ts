import { CivoKubernetesNodePoolSchema } from "@kindling/apis/kindling/civo/kubernetes_node_pool/v1/api";
import { CivoKubernetesNodePoolStackInputSchema } from "@kindling/apis/kindling/civo/kubernetes_node_pool/v1/stack_input";
import { CivoKubernetesNodePoolStackOutputsSchema } from "@kindling/apis/kindling/civo/kubernetes_node_pool/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoKubernetesNodePoolSchema,
  stackInput: CivoKubernetesNodePoolStackInputSchema,
  stackOutputs: CivoKubernetesNodePoolStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
