import { fileURLToPath } from "node:url";
import { civoSuiteEngine } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const beside = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

runKindSuite(kind, beside("manifest.yaml"), {
  engine: civoSuiteEngine,
  prerequisites: {
    file: beside("prerequisites.yaml"),
    kinds: { CivoDnsZone: () => import("@kindling/civo-dns-zone") },
  },
  cases: {
    "zone required": { zone: null },
    "zone civo_dns_record.zone.id": { zone: "example.com" },
    "name required": { name: null },
    "name string.max_len": { name: Array.from({ length: 26 }, () => "a".repeat(9)).join(".") },
    "name string.pattern": { name: "www..eu" },
    "type required": { type: null },
    "type enum.defined_only": { type: "AAAA" },
    "value required": { value: null },
    "value civo_dns_record.value.line": { type: "TXT", priority: null, value: "" },
    "ttlSeconds int32.gte_lte": { ttlSeconds: 59 },
    "priority int32.gte_lte": { priority: 65_536 },
    "civo_dns_record.a": { type: "A", priority: null, value: "2001:db8::1" },
    "civo_dns_record.host": { value: "192.0.2.1" },
    "civo_dns_record.srv": { type: "SRV", value: "sip.example.com" },
    "civo_dns_record.cname": { type: "CNAME", priority: null },
    "civo_dns_record.priority.type": { type: "TXT" },
    "civo_dns_record.priority.required": { priority: null },
  },
  changes: {
    zone: { ref: { name: "example-org" } },
    name: "mail",
    ttlSeconds: 60,
    value: "mail.example.org",
  },
  alternatives: { type: { type: "TXT", value: "v=spf1 -all", priority: null } },
});
