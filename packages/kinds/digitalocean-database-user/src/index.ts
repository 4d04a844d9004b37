import { DigitalOceanDatabaseUserSchema } from "@kindling/apis/kindling/digital_ocean/database_user/v1/api";
import { DigitalOceanDatabaseUserStackInputSchema } from "@kindling/apis/kindling/digital_ocean/database_user/v1/stack_input";
import { DigitalOceanDatabaseUserStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_user/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: DigitalOceanDatabaseUserSchema,
  stackInput: DigitalOceanDatabaseUserStackInputSchema,
  stackOutputs: DigitalOceanDatabaseUserStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
  explain: async () => (await import("@kindling/module-digital-ocean/explain")).explain,
});
