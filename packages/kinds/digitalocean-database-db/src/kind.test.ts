import { fileURLToPath } from "node:url";
import { openDigitalOceanSandbox } from "@kindling/module-digital-ocean/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: async (directory) => (await openDigitalOceanSandbox(directory)).opened,
  prerequisites: {
    file: new URL("../prerequisites.yaml", import.meta.url),
    kinds: { DigitalOceanDatabaseCluster: () => import("@kindling/digitalocean-database-cluster") },
  },
  cases: {
    "cluster required": { cluster: null },
    "cluster digital_ocean_database_db.cluster.id": { cluster: "shop-db" },
    "dbName required": { dbName: null },
    "dbName string.max_len": { dbName: "d".repeat(64) },
    "dbName string.pattern": { dbName: "two words" },
    "dbName string.not_in": { dbName: "defaultdb" },
  },
  changes: { cluster: { ref: { name: "other-db" } } },
});
