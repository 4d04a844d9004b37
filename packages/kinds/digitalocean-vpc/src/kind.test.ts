import { fileURLToPath } from "node:url";
import { openDigitalOceanSandbox } from "@kindling/module-digital-ocean/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: async (directory) => (await openDigitalOceanSandbox(directory)).opened,
  cases: {
    "vpcName required": { vpcName: null },
    "vpcName string.max_len": { vpcName: "a".repeat(256) },
    "vpcName string.pattern": { vpcName: "two words" },
    "region required": { region: null },
    "region enum.defined_only": { region: "mars1" },
    "ipRange string.ipv4_prefix": { ipRange: "10.20.0.1/20" },
    "ipRange digital_ocean_vpc.ip_range.size": { ipRange: "10.0.0.0/15" },
    "ipRange digital_ocean_vpc.ip_range.private": { ipRange: "11.0.0.0/20" },
    "description string.max_len": { description: "d".repeat(256) },
  },
  changes: { ipRange: "192.168.0.0/24" },
});
