import { fileURLToPath } from "node:url";
import type { Json } from "@kindling/core/source";
import { civoSuiteEngine } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const vlan = {
  vlanId: 120,
  physicalInterface: "eth1",
  cidr: "10.20.0.0/16",
  gatewayIp: "10.20.0.1",
  allocationPoolStart: "10.20.1.0",
  allocationPoolEnd: "10.20.1.255",
};
const withVlan = (change: Record<string, Json>) => ({ vlan: { ...vlan, ...change } });

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: civoSuiteEngine,
  cases: {
    "networkName required": { networkName: null },
    "networkName string.max_len": { networkName: "a".repeat(64) },
    "networkName string.pattern": { networkName: "two words" },
    "region required": { region: null },
    "region enum.defined_only": { region: "MARS1" },
    "cidr string.ipv4_prefix": { cidr: "10.42.0.1/24" },
    "cidr civo_vpc.cidr.private": { cidr: "11.0.0.0/24" },
    "nameservers repeated.unique": { nameservers: ["9.9.9.9", "9.9.9.9"] },
    "nameservers repeated.min_items": { nameservers: ["9.9.9.9"] },
    "nameservers repeated.max_items": { nameservers: ["9.9.9.9", "1.1.1.1", "8.8.8.8", "8.8.4.4"] },
    "nameservers[] string.ipv4": { nameservers: ["9.9.9.9", "dns.example.com"] },
    "vlan civo_vpc.vlan.pool": withVlan({ allocationPoolEnd: null }),
    "vlan.vlanId required": withVlan({ vlanId: null }),
    "vlan.vlanId int32.gte_lte": withVlan({ vlanId: 4095 }),
    "vlan.physicalInterface required": withVlan({ physicalInterface: null }),
    "vlan.physicalInterface string.pattern": withVlan({ physicalInterface: "eth 1" }),
    "vlan.cidr required": withVlan({ cidr: null }),
    "vlan.cidr string.ipv4_prefix": withVlan({ cidr: "10.20.0.1/16" }),
    "vlan.gatewayIp required": withVlan({ gatewayIp: null }),
    "vlan.gatewayIp string.ipv4": withVlan({ gatewayIp: "fd00::1" }),
    "vlan.allocationPoolStart string.ipv4": withVlan({ allocationPoolStart: "10.20.1" }),
    "vlan.allocationPoolEnd string.ipv4": withVlan({ allocationPoolEnd: "10.20.1" }),
  },
  changes: { cidr: "10.43.0.0/24", nameservers: ["1.1.1.1", "9.9.9.9"] },
  alternatives: Object.fromEntries(Object.keys(vlan).map((setting) => [`vlan.${setting}`, { vlan }])),
});
