import { KubernetesZalandoPostgresSchema } from "@kindling/apis/kindling/kubernetes/zalando_postgres/v1/api";
import { KubernetesZalandoPostgresStackInputSchema } from "@kindling/apis/kindling/kubernetes/zalando_postgres/v1/stack_input";
import { KubernetesZalandoPostgresStackOutputsSchema } from "@kindling/apis/kindling/kubernetes/zalando_postgres/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: KubernetesZalandoPostgresSchema,
  stackInput: KubernetesZalandoPostgresStackInputSchema,
  stackOutputs: KubernetesZalandoPostgresStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
  explain: async () => (await import("@kindling/module-kubernetes/explain")).explain,
});
