import { LagoonProjectSchema } from "@kindling/apis/kindling/lagoon/project/v1/api";
import { LagoonProjectStackInputSchema } from "@kindling/apis/kindling/lagoon/project/v1/stack_input";
import { LagoonProjectStackOutputsSchema } from "@kindling/apis/kindling/lagoon/project/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: LagoonProjectSchema,
  stackInput: LagoonProjectStackInputSchema,
  stackOutputs: LagoonProjectStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
