import { KubernetesZalandoPostgresOperatorSchema } from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/api";
import { KubernetesZalandoPostgresOperatorStackInputSchema } from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/stack_input";
import { KubernetesZalandoPostgresOperatorStackOutputsSchema } from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: KubernetesZalandoPostgresOperatorSchema,
  stackInput: KubernetesZalandoPostgresOperatorStackInputSchema,
  stackOutputs: KubernetesZalandoPostgresOperatorStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
  explain: async () => (await import("@kindling/module-kubernetes/explain")).explain,
});
