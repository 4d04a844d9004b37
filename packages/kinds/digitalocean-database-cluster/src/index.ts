import { DigitalOceanDatabaseClusterSchema } from "@kindling/apis/kindling/digital_ocean/database_cluster/v1/api";
import { DigitalOceanDatabaseClusterStackInputSchema } from "@kindling/apis/kindling/digital_ocean/database_cluster/v1/stack_input";
import { DigitalOceanDatabaseClusterStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_cluster/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: DigitalOceanDatabaseClusterSchema,
  stackInput: DigitalOceanDatabaseClusterStackInputSchema,
  stackOutputs: DigitalOceanDatabaseClusterStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
  explain: async () => (await import("@kindling/module-digital-ocean/explain")).explain,
});
