import { DigitalOceanDatabaseReplicaSchema } from "@kindling/apis/kindling/digital_ocean/database_replica/v1/api";
import { DigitalOceanDatabaseReplicaStackInputSchema } from "@kindling/apis/kindling/digital_ocean/database_replica/v1/stack_input";
import { DigitalOceanDatabaseReplicaStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_replica/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: DigitalOceanDatabaseReplicaSchema,
  stackInput: DigitalOceanDatabaseReplicaStackInputSchema,
  stackOutputs: DigitalOceanDatabaseReplicaStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
  explain: async () => (await import("@kindling/module-digital-ocean/explain")).explain,
});
