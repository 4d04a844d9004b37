import { fileURLToPath } from "node:url";
import { openDigitalOceanSandbox } from "@kindling/module-digital-ocean/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: async (directory) => (await openDigitalOceanSandbox(directory)).opened,
  prerequisites: {
    file: new URL("../prerequisites.yaml", import.meta.url),
    kinds: {
      DigitalOceanVpc: () => import("@kindling/digitalocean-vpc"),
      DigitalOceanDatabaseCluster: () => import("@kindling/digitalocean-database-cluster"),
    },
  },
  cases: {
    "digital_ocean_database_replica.cluster_by_id": {
      cluster: "9cc10173-e9ea-4176-9dbc-a4cee4c4ff30",
      region: null,
    },
    "cluster required": { cluster: null },
    "cluster digital_ocean_database_replica.cluster.id": { cluster: "shop-db" },
    "replicaName required": { replicaName: null },
    "replicaName string.min_len": { replicaName: "re" },
    "replicaName string.max_len": { replicaName: "r".repeat(65) },
    "replicaName string.pattern": { replicaName: "Reports" },
    "region enum.defined_only": { region: "mars1" },
    "sizeSlug string.pattern": { sizeSlug: "medium" },
    "sizeSlug digital_ocean_database_replica.size_slug.known": { sizeSlug: "db-s-3vcpu-5gb" },
    "vpc digital_ocean_database_replica.vpc.id": { vpc: "shop-vpc" },
    "storageGib uint32.gte_lte": { storageGib: 15370 },
    "storageGib digital_ocean_database_replica.storage_gib.step": { storageGib: 35 },
    "tags repeated.unique": { tags: ["shop", "shop"] },
    "tags repeated.max_items": { tags: Array.from({ length: 51 }, (_, index) => `tag-${index}`) },
    "tags[] string.max_len": { tags: ["t".repeat(256)] },
    "tags[] string.pattern": { tags: ["two words"] },
  },
  changes: {
    cluster: { ref: { name: "other-db" } },
    replicaName: "charts",
    vpc: { ref: { name: "other-vpc" } },
    storageGib: 40,
  },
  alternatives: {
    region: { region: "lon1", vpc: { ref: { name: "london-vpc" } } },
    sizeSlug: { sizeSlug: "db-s-2vcpu-4gb", storageGib: 60 },
  },
  oneWay: ["sizeSlug", "storageGib"],
});
