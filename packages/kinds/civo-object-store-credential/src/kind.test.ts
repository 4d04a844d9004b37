import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startCivoCloud } from "@kindling/cloud-civo";
import { createSandbox } from "@kindling/engine-sandbox";
import { civoProvider } from "@kindling/provider-civo";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: async (directory) => {
    const { url, token, close } = await startCivoCloud({ directory: join(directory, "clouds") });
    const providers = { civo: civoProvider({ apiEndpoint: url }) };
    const engine = createSandbox({ directory, providers });
    return { engine, providerConfig: { civoToken: { value: token } }, secrets: [token], close };
  },
  cases: {
    "credentialName required": { credentialName: null },
    "credentialName string.max_len": { credentialName: "a".repeat(64) },
    "credentialName string.pattern": { credentialName: "two words" },
    "region required": { region: null },
    "region enum.defined_only": { region: "MARS1" },
    "credentialGeneration int32.gte": { credentialGeneration: 0 },
  },
});
