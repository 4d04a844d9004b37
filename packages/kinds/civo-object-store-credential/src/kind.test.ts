import { fileURLToPath } from "node:url";
import { civoSuiteEngine } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: civoSuiteEngine,
  cases: {
    "credentialName required": { credentialName: null },
    "credentialName string.max_len": { credentialName: "a".repeat(64) },
    "credentialName string.pattern": { credentialName: "two words" },
    "region required": { region: null },
    "region enum.defined_only": { region: "MARS1" },
    "credentialGeneration int32.gte": { credentialGeneration: 0 },
  },
});
