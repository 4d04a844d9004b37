import { civoSuiteEngine } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, new URL("../manifest.yaml", import.meta.url), {
  engine: civoSuiteEngine,
  prerequisites: {
    file: new URL("../prerequisites.yaml", import.meta.url),
    kinds: {
      CivoVpc: () => import("@kindling/civo-vpc"),
      CivoFirewall: () => import("@kindling/civo-firewall"),
    },
  },
  cases: {
    "databaseName required": { databaseName: null },
    "databaseName string.max_len": { databaseName: "a".repeat(64) },
    "databaseName string.pattern": { databaseName: "two words" },
    "region required": { region: null },
    "region enum.defined_only": { region: "MARS1" },
    "engine required": { engine: null },
    "engine enum.defined_only": { engine: "Oracle" },
    "engineVersion required": { engineVersion: null },
    "engineVersion string.max_len": { engineVersion: "1".repeat(21) },
    "engineVersion string.pattern": { engineVersion: "latest" },
    "size required": { size: null },
    "size string.max_len": { size: `g3.db.${"x".repeat(60)}` },
    "size string.pattern": { size: "g3.small" },
    "nodes int32.gte": { nodes: 0 },
    "nodes civo_database.nodes.count": { nodes: 2 },
    "network civo_database.network.id": { network: "main" },
    "firewall civo_database.firewall.id": { firewall: "db" },
    "civo_database.open": { firewall: null },
  },
  changes: { engineVersion: "17", size: "g3.db.medium", nodes: 5, firewall: { ref: { name: "db-open" } } },
  alternatives: {
    // Network and firewall are in the region, and the firewall in the network.
    region: { region: "FRA1", network: null, firewall: { ref: { name: "frankfurt" } } },
    network: { network: { ref: { name: "other" } }, firewall: { ref: { name: "other" } } },
  },
});
