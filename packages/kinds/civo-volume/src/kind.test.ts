import { fileURLToPath } from "node:url";
import { civoSuiteEngine } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  // Without instances in the network a volume couldn't grow.
  engine: (directory) => civoSuiteEngine(directory, { volumesNeedInstance: false }),
  prerequisites: {
    file: new URL("../prerequisites.yaml", import.meta.url),
    kinds: { CivoVpc: () => import("@kindling/civo-vpc") },
  },
  cases: {
    "volumeName required": { volumeName: null },
    "volumeName string.max_len": { volumeName: "a".repeat(64) },
    "volumeName string.pattern": { volumeName: "two words" },
    "region required": { region: null },
    "region enum.defined_only": { region: "MARS1" },
    "network required": { network: null },
    "network civo_volume.network.id": { network: "main" },
    "sizeGb required": { sizeGb: null },
    "sizeGb int32.gte": { sizeGb: -1 },
    "volumeType string.min_len": { volumeType: "" },
    "volumeType string.pattern": { volumeType: "the fast one" },
  },
  changes: { network: { ref: { name: "other" } }, volumeType: "encrypted-standard" },
  alternatives: { region: { region: "FRA1", network: { ref: { name: "frankfurt" } } } },
  oneWay: ["sizeGb"],
});
