import { DigitalOceanDatabaseFirewallSchema } from "@kindling/apis/kindling/digital_ocean/database_firewall/v1/api";
import { DigitalOceanDatabaseFirewallStackInputSchema } from "@kindling/apis/kindling/digital_ocean/database_firewall/v1/stack_input";
import { DigitalOceanDatabaseFirewallStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_firewall/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: DigitalOceanDatabaseFirewallSchema,
  stackInput: DigitalOceanDatabaseFirewallStackInputSchema,
  stackOutputs: DigitalOceanDatabaseFirewallStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
  explain: async () => (await import("@kindling/module-digital-ocean/explain")).explain,
});
