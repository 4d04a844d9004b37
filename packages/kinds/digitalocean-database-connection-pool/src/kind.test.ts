import { fileURLToPath } from "node:url";
import { openDigitalOceanSandbox } from "@kindling/module-digital-ocean/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: async (directory) => (await openDigitalOceanSandbox(directory)).opened,
  prerequisites: {
    file: new URL("../prerequisites.yaml", import.meta.url),
    kinds: {
      DigitalOceanDatabaseCluster: () => import("@kindling/digitalocean-database-cluster"),
      DigitalOceanDatabaseDb: () => import("@kindling/digitalocean-database-db"),
      DigitalOceanDatabaseUser: () => import("@kindling/digitalocean-database-user"),
    },
  },
  cases: {
    "cluster required": { cluster: null },
    "cluster digital_ocean_database_connection_pool.cluster.id": { cluster: "shop-db" },
    "poolName required": { poolName: null },
    "poolName string.min_len": { poolName: "ab" },
    "poolName string.max_len": { poolName: "p".repeat(64) },
    "poolName string.pattern": { poolName: "two words" },
    "mode required": { mode: null },
    "mode enum.defined_only": { mode: "query" },
    "size required": { size: 0 },
    "dbName required": { dbName: null },
    "dbName digital_ocean_database_connection_pool.db_name.name": { dbName: "two words" },
    "user digital_ocean_database_connection_pool.user.name": { user: "two words" },
  },
  changes: { dbName: "defaultdb", user: "doadmin" },
  alternatives: { cluster: { cluster: { ref: { name: "other-db" } }, dbName: "defaultdb", user: null } },
});
