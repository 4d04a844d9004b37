import { fileURLToPath } from "node:url";
import { openCivoSandbox } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: async (directory) => {
    const { engine, civo, close } = await openCivoSandbox(directory);
    return { engine, providerConfig: { civoToken: { value: civo.token } }, secrets: [civo.token], close };
  },
  cases: {
    "domainName required": { domainName: null },
    "domainName string.hostname": { domainName: "two words.com" },
    "domainName civo_dns_zone.domain_name.dots": { domainName: "example.com." },
  },
  changes: { domainName: "example.org" },
});
