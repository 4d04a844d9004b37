import { fileURLToPath } from "node:url";
import { civoSuiteEngine } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: civoSuiteEngine,
  cases: {
    "domainName required": { domainName: null },
    "domainName string.hostname": { domainName: "two words.com" },
    "domainName civo_dns_zone.domain_name.dots": { domainName: "example.com." },
  },
  changes: { domainName: "example.org" },
});
