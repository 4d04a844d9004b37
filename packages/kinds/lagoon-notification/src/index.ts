import { LagoonNotificationSchema } from "@kindling/apis/kindling/lagoon/notification/v1/api";
import { LagoonNotificationStackInputSchema } from "@kindling/apis/kindling/lagoon/notification/v1/stack_input";
import { LagoonNotificationStackOutputsSchema } from "@kindling/apis/kindling/lagoon/notification/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: LagoonNotificationSchema,
  stackInput: LagoonNotificationStackInputSchema,
  stackOutputs: LagoonNotificationStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
