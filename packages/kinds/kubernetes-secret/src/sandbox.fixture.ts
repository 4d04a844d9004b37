import { join } from "node:path";
import { openKubernetes } from "@kindling/cloud-kubernetes";
import type { Engine } from "@kindling/core/engine";
import { createSandbox } from "@kindling/engine-sandbox";
import { openCivoSandbox } from "@kindling/module-civo/sandbox.fixture";
import { civoProvider } from "@kindling/provider-civo";

/** For tests: the sandbox on a simulated Civo and Kubernetes. Its secrets are those of every stack that is up. */
export async function openSandbox(directory: string) {
  const civo = await openCivoSandbox(directory);
  const cloud = await openKubernetes({ directory: join(directory, "clouds") });
  const sandbox = createSandbox({
    directory,
    providers: {
      ...civo.providers,
      civo: civoProvider({ apiEndpoint: civo.civo.url, token: civo.civo.token }),
      kubernetes: cloud.provider(),
    },
  });
  const secrets = new Set([cloud.token]);
  const engine: Engine = {
    ...sandbox,
    async up(stack, options) {
      const result = await sandbox.up(stack, options);
      for (const { value, secret } of Object.values(result.outputs))
        if (secret && typeof value === "string") secrets.add(value);
      return result;
    },
  };
  return {
    engine,
    cloud,
    providerConfig: { kubeconfig: { value: cloud.kubeconfig } },
    get secrets() {
      return [...secrets];
    },
    async close() {
      cloud.close();
      await civo.close();
    },
  };
}
