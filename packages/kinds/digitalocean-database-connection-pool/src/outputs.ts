import type { DigitalOceanDatabaseConnectionPoolStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_connection_pool/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { DatabaseConnectionPool } from "@pulumi/digitalocean/databaseConnectionPool.js";

export const outputs = ({
  id: poolId,
  name: poolName,
  uri: connectionUri,
  privateUri: privateConnectionUri,
  host,
  privateHost,
  port,
  password,
}: DatabaseConnectionPool): ModuleOutputs<typeof DigitalOceanDatabaseConnectionPoolStackOutputsSchema> => ({
  poolId,
  poolName,
  connectionUri,
  privateConnectionUri,
  host,
  privateHost,
  port,
  password,
});
