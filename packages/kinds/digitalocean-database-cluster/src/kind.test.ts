import { fileURLToPath } from "node:url";
import { openDigitalOceanSandbox } from "@kindling/module-digital-ocean/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const valkey = {
  engine: "valkey",
  engineVersion: "8",
  backupRestore: null,
  storageGib: null,
  evictionPolicy: "allkeys_lru",
};
const mysql = { engine: "mysql", engineVersion: "8", backupRestore: null, sqlMode: "ANSI,STRICT_ALL_TABLES" };

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: async (directory) => (await openDigitalOceanSandbox(directory)).opened,
  prerequisites: {
    file: new URL("../prerequisites.yaml", import.meta.url),
    kinds: {
      DigitalOceanVpc: () => import("@kindling/digitalocean-vpc"),
      DigitalOceanDatabaseCluster: () => import("./index.ts"),
    },
  },
  cases: {
    "digital_ocean_database_cluster.redis_version": { engine: "redis", engineVersion: "6", ...noDisk() },
    "digital_ocean_database_cluster.node_count.engine": { engine: "kafka", engineVersion: "3.8" },
    "digital_ocean_database_cluster.private_needs_vpc": { vpc: null },
    "digital_ocean_database_cluster.storage.engine": {
      ...{ engine: "valkey", engineVersion: "8", backupRestore: null },
    },
    "digital_ocean_database_cluster.storage.size": { storageGib: 20 },
    "digital_ocean_database_cluster.backup_restore.engine": {
      ...{ engine: "valkey", engineVersion: "8", storageGib: null },
    },
    "digital_ocean_database_cluster.backup_restore.other": { backupRestore: { databaseName: "shop-db" } },
    "digital_ocean_database_cluster.eviction_policy.engine": { evictionPolicy: "noeviction" },
    "digital_ocean_database_cluster.sql_mode.engine": { sqlMode: "ANSI" },
    "digital_ocean_database_cluster.version.known": { engineVersion: "99" },
    "digital_ocean_database_cluster.size.offered": { sizeSlug: "m-2vcpu-16gb" },
    "digital_ocean_database_cluster.single_node": { nodeCount: 1 },
    "digital_ocean_database_cluster.storage.documented": {
      engine: "mongodb",
      engineVersion: "7.0",
      nodeCount: 3,
    },
    "sizeSlug digital_ocean_database_cluster.size_slug.known": { sizeSlug: "db-s-3vcpu-5gb" },
    "clusterName required": { clusterName: null },
    "clusterName string.min_len": { clusterName: "db" },
    "clusterName string.max_len": { clusterName: "d".repeat(65) },
    "clusterName string.pattern": { clusterName: "Shop" },
    "engine required": { engine: null },
    "engine enum.defined_only": { engine: "oracle" },
    "engineVersion required": { engineVersion: null },
    "engineVersion string.pattern": { engineVersion: "v16" },
    "region required": { region: null },
    "region enum.defined_only": { region: "mars1" },
    "sizeSlug required": { sizeSlug: null },
    "sizeSlug string.pattern": { sizeSlug: "medium" },
    "nodeCount required": { nodeCount: null },
    "nodeCount uint32.gte_lte": { nodeCount: 16 },
    "vpc digital_ocean_database_cluster.vpc.id": { vpc: "shop-vpc" },
    "storageGib uint32.gte_lte": { storageGib: 15370 },
    "storageGib digital_ocean_database_cluster.storage_gib.step": { storageGib: 35 },
    "maintenanceWindow.day required": { maintenanceWindow: { day: null } },
    "maintenanceWindow.day enum.defined_only": { maintenanceWindow: { day: "someday" } },
    "maintenanceWindow.hour required": { maintenanceWindow: { hour: null } },
    "maintenanceWindow.hour string.pattern": { maintenanceWindow: { hour: "25:00" } },
    "backupRestore.databaseName required": { backupRestore: { databaseName: null } },
    "backupRestore.backupCreatedAt string.pattern": { backupRestore: { backupCreatedAt: "yesterday" } },
    "evictionPolicy enum.defined_only": { ...valkey, evictionPolicy: "random" },
    "sqlMode string.pattern": { ...mysql, sqlMode: "ANSI, STRICT" },
    "tags repeated.unique": { tags: ["shop", "shop"] },
    "tags repeated.max_items": { tags: Array.from({ length: 51 }, (_, index) => `tag-${index}`) },
    "tags[] string.max_len": { tags: ["t".repeat(256)] },
    "tags[] string.pattern": { tags: ["two words"] },
  },
  changes: {
    engineVersion: "17",
    sizeSlug: "db-s-2vcpu-4gb",
    vpc: { ref: { name: "other-vpc" } },
    storageGib: 40,
    "maintenanceWindow.hour": "04:30",
    "backupRestore.databaseName": "older-shop-db",
    "backupRestore.backupCreatedAt": "2026-06-30T19:25:22Z",
  },
  alternatives: {
    engine: { engine: "mysql", engineVersion: "8", backupRestore: null },
    region: { region: "lon1", vpc: { ref: { name: "london-vpc" } } },
    sizeSlug: { sizeSlug: "db-s-2vcpu-4gb", storageGib: 60 },
    evictionPolicy: valkey,
    sqlMode: mysql,
  },
  starts: {
    evictionPolicy: { ...valkey, evictionPolicy: "noeviction" },
    sqlMode: { ...mysql, sqlMode: "ANSI" },
  },
  oneWay: ["engineVersion", "sizeSlug", "storageGib"],
  imported: { backupRestore: null },
});

function noDisk() {
  return { storageGib: null, backupRestore: null };
}
