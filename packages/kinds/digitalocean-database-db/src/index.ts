import { DigitalOceanDatabaseDbSchema } from "@kindling/apis/kindling/digital_ocean/database_db/v1/api";
import { DigitalOceanDatabaseDbStackInputSchema } from "@kindling/apis/kindling/digital_ocean/database_db/v1/stack_input";
import { DigitalOceanDatabaseDbStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_db/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: DigitalOceanDatabaseDbSchema,
  stackInput: DigitalOceanDatabaseDbStackInputSchema,
  stackOutputs: DigitalOceanDatabaseDbStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
  explain: async () => (await import("@kindling/module-digital-ocean/explain")).explain,
});
