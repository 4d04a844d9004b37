import type { DigitalOceanDatabaseClusterStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_cluster/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { DatabaseCluster } from "@pulumi/digitalocean/databaseCluster.js";
import type { Locals } from "./locals.ts";

/** The cluster's outputs; how to connect is the private way where the public one is closed. */
export function outputs(
  cluster: DatabaseCluster,
  { isPublic }: Locals,
): ModuleOutputs<typeof DigitalOceanDatabaseClusterStackOutputsSchema> {
  const { uri, host, privateUri, privateHost } = cluster;
  return {
    clusterId: cluster.id,
    engine: cluster.engine,
    sizeSlug: cluster.size,
    connectionUri: isPublic ? uri : privateUri,
    host: isPublic ? host : privateHost,
    port: cluster.port,
    databaseUser: cluster.user,
    databasePassword: cluster.password,
    databaseName: cluster.database,
    privateHost,
    privateConnectionUri: privateUri,
    region: cluster.region,
    vpcId: cluster.privateNetworkUuid,
    nodeCount: cluster.nodeCount,
    clusterUrn: cluster.clusterUrn,
    publicConnectivity: isPublic,
  };
}
