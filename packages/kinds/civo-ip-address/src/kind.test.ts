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
    "addressName required": { addressName: null },
    "addressName string.max_len": { addressName: "a".repeat(64) },
    "addressName string.pattern": { addressName: "two words" },
    "region required": { region: null },
    "region enum.defined_only": { region: "MARS1" },
  },
});
