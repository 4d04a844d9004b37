import {
  type DigitalOceanDatabaseConnectionPoolSpecValid,
  DigitalOceanDatabaseConnectionPoolSpec_ModeSchema as ModeSchema,
} from "@kindling/apis/kindling/digital_ocean/database_connection_pool/v1/spec";
import { stringInput } from "@kindling/core/reference";
import { clusterId, refusalOfEngine } from "@kindling/module-digital-ocean/cluster-reference";
import { DatabaseConnectionPool } from "@pulumi/digitalocean/databaseConnectionPool.js";
import type { Provider } from "@pulumi/digitalocean/provider.js";
import { tooMany } from "./connections.ts";

/** The pool, which the cluster must have the connections for. */
export function pool(
  { cluster, poolName: name, mode, size, dbName, user }: DigitalOceanDatabaseConnectionPoolSpecValid,
  provider: Provider,
): DatabaseConnectionPool {
  const id = clusterId(
    cluster,
    (facts) => refusalOfEngine(facts, "connection pools", ["pg"]) ?? tooMany(size, facts.sizeSlug),
  );
  const args = {
    ...{ clusterId: id, name, mode: ModeSchema.value[mode]?.name ?? "", size },
    dbName: stringInput(dbName),
    ...(user && { user: stringInput(user) }),
  };
  // No two pools of a cluster have the same name.
  return new DatabaseConnectionPool("pool", args, { provider, deleteBeforeReplace: true });
}
