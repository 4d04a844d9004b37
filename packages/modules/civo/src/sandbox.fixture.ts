import { join } from "node:path";
import { type Settings, startCivoCloud } from "@kindling/cloud-civo";
import { openBucketContents, startS3Cloud } from "@kindling/cloud-s3";
import { createSandbox } from "@kindling/engine-sandbox";
import { bucketProvider } from "@kindling/provider-bucket";
import { civoProvider } from "@kindling/provider-civo";

/** For tests: the sandbox on a simulated Civo, with these settings, and its S3. */
export async function openCivoSandbox(directory: string, settings: Settings = {}) {
  const clouds = join(directory, "clouds");
  const contents = await openBucketContents(clouds);
  const civo = await startCivoCloud({ directory: clouds, contents, settings });
  const s3 = await startS3Cloud({ directory: clouds, account: civo.s3Account });
  const providers = {
    civo: civoProvider({ apiEndpoint: civo.url }),
    bucket: bucketProvider({ endpoint: () => s3.url }),
  };
  return {
    engine: createSandbox({ directory, providers }),
    providers,
    civo,
    s3,
    async close() {
      await Promise.all([civo.close(), s3.close()]);
      contents.close();
    },
  };
}

/** For a kind's suite: that sandbox, how its modules reach Civo, and what must show nowhere. */
export async function civoSuiteEngine(directory: string, settings?: Settings) {
  const { engine, civo, close } = await openCivoSandbox(directory, settings);
  return { engine, providerConfig: { civoToken: { value: civo.token } }, secrets: [civo.token], close };
}
