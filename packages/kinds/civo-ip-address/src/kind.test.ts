import { fileURLToPath } from "node:url";
import { civoSuiteEngine } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: civoSuiteEngine,
  cases: {
    "addressName required": { addressName: null },
    "addressName string.max_len": { addressName: "a".repeat(64) },
    "addressName string.pattern": { addressName: "two words" },
    "region required": { region: null },
    "region enum.defined_only": { region: "MARS1" },
  },
});
