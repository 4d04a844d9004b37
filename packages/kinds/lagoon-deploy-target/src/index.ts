import { LagoonDeployTargetSchema } from "@kindling/apis/kindling/lagoon/deploy_target/v1/api";
import { LagoonDeployTargetStackInputSchema } from "@kindling/apis/kindling/lagoon/deploy_target/v1/stack_input";
import { LagoonDeployTargetStackOutputsSchema } from "@kindling/apis/kindling/lagoon/deploy_target/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: LagoonDeployTargetSchema,
  stackInput: LagoonDeployTargetStackInputSchema,
  stackOutputs: LagoonDeployTargetStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
