import { CivoBucketSchema } from "@kindling/apis/kindling/civo/bucket/v1/api";
import { CivoBucketStackInputSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoBucketSchema,
  stackInput: CivoBucketStackInputSchema,
  stackOutputs: CivoBucketStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
