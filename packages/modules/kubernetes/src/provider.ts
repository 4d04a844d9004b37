import type { ProviderConfig } from "@kindling/apis/kindling/kubernetes/v1/provider_config";
// Only what is used: the package as a whole is all of Kubernetes' types in all of their versions.
import { Provider } from "@pulumi/kubernetes/provider.js";
import { kubeconfigOf } from "./kubeconfig.ts";

/**
 * The Kubernetes provider of a module, named `kubernetes`. Changes of Secrets and ConfigMaps are made in place, where the
 * provider left alone deletes them first (facts: Kubernetes), so that no pod starts without them.
 */
export async function kubernetesProvider(config: ProviderConfig | undefined): Promise<Provider> {
  const kubeconfig = await kubeconfigOf(config);
  return new Provider("kubernetes", {
    enableSecretMutable: true,
    enableConfigMapMutable: true,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(config?.context ? { context: config.context } : {}),
  });
}
