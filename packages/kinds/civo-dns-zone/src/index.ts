import { CivoDnsZoneSchema } from "@kindling/apis/kindling/civo/dns_zone/v1/api";
import { CivoDnsZoneStackInputSchema } from "@kindling/apis/kindling/civo/dns_zone/v1/stack_input";
import { CivoDnsZoneStackOutputsSchema } from "@kindling/apis/kindling/civo/dns_zone/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoDnsZoneSchema,
  stackInput: CivoDnsZoneStackInputSchema,
  stackOutputs: CivoDnsZoneStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
