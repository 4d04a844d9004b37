import { join } from "node:path";
import { openKubernetes, type Settings } from "@kindling/cloud-kubernetes";
import { createSandbox } from "@kindling/engine-sandbox";

/** For tests: the sandbox on a simulated Kubernetes cluster. */
export async function openKubernetesSandbox(directory: string, settings: Settings = {}) {
  const cloud = await openKubernetes({ directory: join(directory, "clouds"), settings });
  const engine = createSandbox({ directory, providers: { kubernetes: cloud.provider() } });
  return {
    engine,
    cloud,
    /** What runs of kinds' suites need. */
    opened: {
      engine,
      providerConfig: { kubeconfig: { value: cloud.kubeconfig } },
      secrets: [cloud.token],
      close: async () => cloud.close(),
    },
    close: async () => cloud.close(),
  };
}
