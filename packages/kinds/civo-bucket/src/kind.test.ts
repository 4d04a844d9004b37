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
    "bucketName required": { bucketName: null },
    "bucketName string.min_len": { bucketName: "ab" },
    "bucketName string.max_len": { bucketName: "a".repeat(64) },
    "bucketName string.pattern": { bucketName: "My-Bucket" },
    "region required": { region: null },
    "region enum.defined_only": { region: "MARS1" },
    "tags civo_bucket.tags.unique_keys": { tags: ["env:dev", "env:prod"] },
    "tags[] civo_bucket.tags.reserved": { tags: ["aws:owner"] },
    "tags[] string.min_len": { tags: [""] },
    "tags[] string.max_len": { tags: [`${"k".repeat(128)}:${"v".repeat(257)}`] },
    "tags[] string.pattern": { tags: ["no*stars"] },
    "tags repeated.max_items": { tags: Array.from({ length: 46 }, (_, index) => `tag-${index}`) },
    "tags repeated.unique": { tags: ["backup", "backup"] },
    "maxSizeGb civo_bucket.max_size_gb.step": { maxSizeGb: 750 },
    "maxSizeGb int32.gte": { maxSizeGb: 0 },
  },
  changes: { maxSizeGb: 1000 },
});
