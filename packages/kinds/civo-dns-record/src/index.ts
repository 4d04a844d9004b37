import { CivoDnsRecordSchema } from "@kindling/apis/kindling/civo/dns_record/v1/api";
import { CivoDnsRecordStackInputSchema } from "@kindling/apis/kindling/civo/dns_record/v1/stack_input";
import { CivoDnsRecordStackOutputsSchema } from "@kindling/apis/kindling/civo/dns_record/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoDnsRecordSchema,
  stackInput: CivoDnsRecordStackInputSchema,
  stackOutputs: CivoDnsRecordStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
