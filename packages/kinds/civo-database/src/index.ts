import { CivoDatabaseSchema } from "@kindling/apis/kindling/civo/database/v1/api";
import { CivoDatabaseStackInputSchema } from "@kindling/apis/kindling/civo/database/v1/stack_input";
import { CivoDatabaseStackOutputsSchema } from "@kindling/apis/kindling/civo/database/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoDatabaseSchema,
  stackInput: CivoDatabaseStackInputSchema,
  stackOutputs: CivoDatabaseStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
