import type { DigitalOceanDatabaseDbStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_db/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { DatabaseDb } from "@pulumi/digitalocean/databaseDb.js";

export const outputs = ({
  id: dbId,
  name: dbName,
  clusterId,
}: DatabaseDb): ModuleOutputs<typeof DigitalOceanDatabaseDbStackOutputsSchema> => ({
  dbId,
  dbName,
  clusterId,
});
