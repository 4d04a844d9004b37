import { KubernetesSecretSchema } from "@kindling/apis/kindling/kubernetes/secret/v1/api";
import { KubernetesSecretStackInputSchema } from "@kindling/apis/kindling/kubernetes/secret/v1/stack_input";
import { KubernetesSecretStackOutputsSchema } from "@kindling/apis/kindling/kubernetes/secret/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: KubernetesSecretSchema,
  stackInput: KubernetesSecretStackInputSchema,
  stackOutputs: KubernetesSecretStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
  explain: async () => (await import("@kindling/module-kubernetes/explain")).explain,
});
