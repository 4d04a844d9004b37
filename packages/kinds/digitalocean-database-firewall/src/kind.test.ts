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
    "digital_ocean_database_firewall.some": {
      ...{ ipAddresses: null, tags: null, droplets: null, apps: null, kubernetesClusters: null },
    },
    "digital_ocean_database_firewall.most": {
      tags: Array.from({ length: 98 }, (_, index) => `tag-${index}`),
    },
    "cluster required": { cluster: null },
    "cluster digital_ocean_database_firewall.cluster.id": { cluster: "shop-db" },
    "ipAddresses[] digital_ocean_database_firewall.ip_addresses.ip": { ipAddresses: ["2001:db8::1"] },
    "ipAddresses digital_ocean_database_firewall.ip_addresses.unique": {
      ipAddresses: ["203.0.113.7", "203.0.113.7"],
    },
    "ipAddresses digital_ocean_database_firewall.ip_addresses.everybody": { ipAddresses: ["0.0.0.0/0"] },
    "tags repeated.unique": { tags: ["web", "web"] },
    "tags[] string.max_len": { tags: ["t".repeat(256)] },
    "tags[] string.pattern": { tags: ["two words"] },
    "droplets repeated.unique": { droplets: ["1", "1"] },
    "droplets[] string.pattern": { droplets: ["web-1"] },
    "apps repeated.unique": {
      apps: ["4f6c71e2-1e90-4762-9fee-6cc4a0a9f2cf", "4f6c71e2-1e90-4762-9fee-6cc4a0a9f2cf"],
    },
    "apps[] string.uuid": { apps: ["shop"] },
    "kubernetesClusters repeated.unique": {
      kubernetesClusters: ["bd5f5959-5e1e-4205-a714-a914373942af", "bd5f5959-5e1e-4205-a714-a914373942af"],
    },
    "kubernetesClusters[] string.uuid": { kubernetesClusters: ["shop"] },
  },
  changes: { cluster: { ref: { name: "other-db" } } },
});
