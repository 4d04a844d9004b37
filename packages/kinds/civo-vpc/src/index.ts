import { CivoVpcSchema } from "@kindling/apis/kindling/civo/vpc/v1/api";
import { CivoVpcStackInputSchema } from "@kindling/apis/kindling/civo/vpc/v1/stack_input";
import { CivoVpcStackOutputsSchema } from "@kindling/apis/kindling/civo/vpc/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoVpcSchema,
  stackInput: CivoVpcStackInputSchema,
  stackOutputs: CivoVpcStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
