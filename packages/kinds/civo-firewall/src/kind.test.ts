import { fileURLToPath } from "node:url";
import type { Json } from "@kindling/core/source";
import { civoSuiteEngine } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const web = { label: "Web", ports: "443", cidrs: ["0.0.0.0/0"] };
/** A case for the rules of both directions. */
const bothWays = (rule: string, setting: string, change: Record<string, Json>) =>
  Object.fromEntries(
    ["inboundRules", "outboundRules"].map((list) => [
      `${list}[]${setting} ${rule}`,
      {
        [list]: [
          Object.fromEntries(Object.entries({ ...web, ...change }).filter(([, value]) => value !== null)),
        ],
      },
    ]),
  );

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: civoSuiteEngine,
  prerequisites: {
    file: new URL("../prerequisites.yaml", import.meta.url),
    kinds: { CivoVpc: () => import("@kindling/civo-vpc") },
  },
  cases: {
    "civo_firewall.open": { inboundRules: null, createDefaultRules: true },
    "firewallName required": { firewallName: null },
    "firewallName string.max_len": { firewallName: "a".repeat(64) },
    "firewallName string.pattern": { firewallName: "two words" },
    "region required": { region: null },
    "region enum.defined_only": { region: "MARS1" },
    "network civo_firewall.network.id": { network: "main" },
    ...bothWays("civo_firewall.rule.ports", "", { protocol: "icmp" }),
    ...bothWays("string.min_len", ".label", { label: "" }),
    ...bothWays("string.max_len", ".label", { label: "a".repeat(256) }),
    ...bothWays("enum.defined_only", ".protocol", { protocol: "sctp" }),
    ...bothWays("enum.not_in", ".protocol", { protocol: "PROTOCOL_UNSPECIFIED" }),
    ...bothWays("string.pattern", ".ports", { ports: "http" }),
    ...bothWays("civo_firewall.rule.port_range", ".ports", { ports: "443-80" }),
    ...bothWays("required", ".cidrs", { cidrs: null }),
    ...bothWays("repeated.unique", ".cidrs", { cidrs: ["10.0.0.0/8", "10.0.0.0/8"] }),
    ...bothWays("string.ip_prefix", ".cidrs[]", { cidrs: ["10.0.0.1/8"] }),
    ...bothWays("enum.defined_only", ".action", { action: "drop" }),
    ...bothWays("enum.not_in", ".action", { action: "ACTION_UNSPECIFIED" }),
  },
  changes: { network: { ref: { name: "other" } }, "outboundRules[].ports": "80" },
  // Its network is in its region.
  alternatives: { region: { region: "FRA1", network: null } },
});
