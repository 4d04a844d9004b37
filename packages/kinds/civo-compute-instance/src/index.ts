import { CivoComputeInstanceSchema } from "@kindling/apis/kindling/civo/compute_instance/v1/api";
import { CivoComputeInstanceStackInputSchema } from "@kindling/apis/kindling/civo/compute_instance/v1/stack_input";
import { CivoComputeInstanceStackOutputsSchema } from "@kindling/apis/kindling/civo/compute_instance/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoComputeInstanceSchema,
  stackInput: CivoComputeInstanceStackInputSchema,
  stackOutputs: CivoComputeInstanceStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
