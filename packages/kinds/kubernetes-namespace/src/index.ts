import { KubernetesNamespaceSchema } from "@kindling/apis/kindling/kubernetes/namespace/v1/api";
import { KubernetesNamespaceStackInputSchema } from "@kindling/apis/kindling/kubernetes/namespace/v1/stack_input";
import { KubernetesNamespaceStackOutputsSchema } from "@kindling/apis/kindling/kubernetes/namespace/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: KubernetesNamespaceSchema,
  stackInput: KubernetesNamespaceStackInputSchema,
  stackOutputs: KubernetesNamespaceStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
  explain: async () => (await import("@kindling/module-kubernetes/explain")).explain,
});
