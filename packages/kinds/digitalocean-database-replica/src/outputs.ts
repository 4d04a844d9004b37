import type { DigitalOceanDatabaseReplicaStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_replica/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { DatabaseReplica } from "@pulumi/digitalocean/databaseReplica.js";
import { output } from "@pulumi/pulumi";

export const outputs = ({
  id: replicaId,
  uuid: replicaUuid,
  uri: connectionUri,
  privateUri: privateConnectionUri,
  host,
  privateHost,
  port,
  region,
  size,
  user: databaseUser,
  password: databasePassword,
}: DatabaseReplica): ModuleOutputs<typeof DigitalOceanDatabaseReplicaStackOutputsSchema> => ({
  replicaId,
  replicaUuid,
  connectionUri,
  privateConnectionUri,
  host,
  privateHost,
  port,
  // Always given, so always there.
  region: output(region).apply((slug) => slug ?? ""),
  sizeSlug: output(size).apply((slug) => slug ?? ""),
  databaseUser,
  databasePassword,
});
