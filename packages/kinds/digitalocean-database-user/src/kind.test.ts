import { fileURLToPath } from "node:url";
import { openDigitalOceanSandbox } from "@kindling/module-digital-ocean/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const mysql = { cluster: { ref: { name: "mysql-db" } } };
const kafka = {
  cluster: { ref: { name: "events" } },
  kafkaAcls: [{ topic: "orders", permission: "consume" }],
};
const opensearch = {
  cluster: { ref: { name: "search" } },
  opensearchAcls: [{ index: "logs-*", permission: "read" }],
};

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: async (directory) => (await openDigitalOceanSandbox(directory)).opened,
  prerequisites: {
    file: new URL("../prerequisites.yaml", import.meta.url),
    kinds: { DigitalOceanDatabaseCluster: () => import("@kindling/digitalocean-database-cluster") },
  },
  cases: {
    "message.oneof": { ...kafka, mysqlAuthPlugin: "mysql_native_password" },
    "cluster required": { cluster: null },
    "cluster digital_ocean_database_user.cluster.id": { cluster: "shop-db" },
    "username required": { username: null },
    "username string.max_len": { username: "u".repeat(64) },
    "username string.pattern": { username: "two words" },
    "username string.not_in": { username: "doadmin" },
    "mysqlAuthPlugin enum.defined_only": { ...mysql, mysqlAuthPlugin: "md5" },
    "kafkaAcls[].topic required": { ...kafka, kafkaAcls: [{ permission: "consume" }] },
    "kafkaAcls[].topic string.max_len": {
      ...kafka,
      kafkaAcls: [{ topic: "t".repeat(250), permission: "consume" }],
    },
    "kafkaAcls[].topic string.pattern": {
      ...kafka,
      kafkaAcls: [{ topic: "*orders", permission: "consume" }],
    },
    "kafkaAcls[].permission required": { ...kafka, kafkaAcls: [{ topic: "orders" }] },
    "kafkaAcls[].permission enum.defined_only": {
      ...kafka,
      kafkaAcls: [{ topic: "orders", permission: "all" }],
    },
    "opensearchAcls[].index required": { ...opensearch, opensearchAcls: [{ permission: "read" }] },
    "opensearchAcls[].index string.max_len": {
      ...opensearch,
      opensearchAcls: [{ index: "i".repeat(250), permission: "read" }],
    },
    "opensearchAcls[].index string.pattern": {
      ...opensearch,
      opensearchAcls: [{ index: "Logs", permission: "read" }],
    },
    "opensearchAcls[].permission required": { ...opensearch, opensearchAcls: [{ index: "logs-*" }] },
    "opensearchAcls[].permission enum.defined_only": {
      ...opensearch,
      opensearchAcls: [{ index: "logs-*", permission: "all" }],
    },
  },
  alternatives: {
    cluster: mysql,
    mysqlAuthPlugin: { ...mysql, mysqlAuthPlugin: "mysql_native_password" },
    "kafkaAcls[].topic": { ...kafka, kafkaAcls: [{ topic: "shop-*", permission: "consume" }] },
    "kafkaAcls[].permission": { ...kafka, kafkaAcls: [{ topic: "orders", permission: "produce" }] },
    "opensearchAcls[].index": { ...opensearch, opensearchAcls: [{ index: "orders", permission: "read" }] },
    "opensearchAcls[].permission": {
      ...opensearch,
      opensearchAcls: [{ index: "logs-*", permission: "deny" }],
    },
  },
  starts: {
    mysqlAuthPlugin: mysql,
    "kafkaAcls[].topic": kafka,
    "kafkaAcls[].permission": kafka,
    "opensearchAcls[].index": opensearch,
    "opensearchAcls[].permission": opensearch,
  },
});
