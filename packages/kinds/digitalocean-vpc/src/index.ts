import { DigitalOceanVpcSchema } from "@kindling/apis/kindling/digital_ocean/vpc/v1/api";
import { DigitalOceanVpcStackInputSchema } from "@kindling/apis/kindling/digital_ocean/vpc/v1/stack_input";
import { DigitalOceanVpcStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/vpc/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: DigitalOceanVpcSchema,
  stackInput: DigitalOceanVpcStackInputSchema,
  stackOutputs: DigitalOceanVpcStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
  explain: async () => (await import("@kindling/module-digital-ocean/explain")).explain,
});
