import type { ProviderConfig } from "@kindling/apis/kindling/kubernetes/v1/provider_config";
// Only what is used: the package as a whole is all of Kubernetes' types in all of their versions.
import { Provider } from "@pulumi/kubernetes/provider.js";
import { kubeconfigOf } from "./kubeconfig.ts";

/**
 * The Kubernetes provider of a module, named `kubernetes`. Changes of Secrets and ConfigMaps are made in place, where the
 * provider left alone deletes them first (facts: Kubernetes), so that no pod starts without them.
 */
export async function kubernetesProvider(config: ProviderConfig | undefined): Promise<Provider> {
  return new Provider("kubernetes", {
    enableSecretMutable: true,
    enableConfigMapMutable: true,
    // Empty is none: left out, the SDK would take KUBECONFIG of the environment, on the sandbox too.
    kubeconfig: (await kubeconfigOf(config)) ?? "",
    ...(config?.context ? { context: config.context } : {}),
  });
}
