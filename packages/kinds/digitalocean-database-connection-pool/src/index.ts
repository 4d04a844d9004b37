import { DigitalOceanDatabaseConnectionPoolSchema } from "@kindling/apis/kindling/digital_ocean/database_connection_pool/v1/api";
import { DigitalOceanDatabaseConnectionPoolStackInputSchema } from "@kindling/apis/kindling/digital_ocean/database_connection_pool/v1/stack_input";
import { DigitalOceanDatabaseConnectionPoolStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_connection_pool/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: DigitalOceanDatabaseConnectionPoolSchema,
  stackInput: DigitalOceanDatabaseConnectionPoolStackInputSchema,
  stackOutputs: DigitalOceanDatabaseConnectionPoolStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
  explain: async () => (await import("@kindling/module-digital-ocean/explain")).explain,
});
