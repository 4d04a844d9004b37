import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exampleFile, openLagoonSandbox } from "@kindling/module-lagoon/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const beside = (file: string) => new URL(`../${file}`, import.meta.url);

runKindSuite(kind, beside("manifest.yaml"), {
  engine: async (directory) => {
    const token = await exampleFile(directory, beside("example-token.txt"));
    await writeFile(join(directory, "other-token.txt"), "another-example");
    const { engine, lagoon, close } = await openLagoonSandbox(directory);
    return {
      ...{ engine, providerConfig: { token: { value: lagoon.token } }, close },
      secrets: [lagoon.token, token],
    };
  },
  cases: {
    "deployTargetName required": { deployTargetName: null },
    "deployTargetName string.max_len": { deployTargetName: "a".repeat(51) },
    "consoleUrl required": { consoleUrl: null },
    "consoleUrl string.uri": { consoleUrl: "london" },
    "routerPattern string.min_len": { routerPattern: "" },
    "sshHost string.min_len": { sshHost: "" },
    "sshPort int32.gte_lte": { sshPort: 0 },
    "friendlyName string.min_len": { friendlyName: "" },
    "cloudProvider string.min_len": { cloudProvider: "" },
    "cloudRegion string.min_len": { cloudRegion: "" },
    "buildImage string.min_len": { buildImage: "" },
    "sharedBaasBucketName string.min_len": { sharedBaasBucketName: "" },
  },
  changes: { token: { file: "other-token.txt" }, monitoringConfig: { contact: "other@example.com" } },
});
