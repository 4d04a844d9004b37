import type { KubernetesNamespaceStackInputValid } from "@kindling/apis/kindling/kubernetes/namespace/v1/stack_input";
import type { KubernetesNamespaceStackOutputsSchema } from "@kindling/apis/kindling/kubernetes/namespace/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { kubernetesProvider } from "@kindling/module-kubernetes/provider";
import { namespace } from "./namespace.ts";
import { outputs } from "./outputs.ts";

/** Makes a namespace. */
export async function module({
  target,
  providerConfig,
}: KubernetesNamespaceStackInputValid): Promise<ModuleOutputs<typeof KubernetesNamespaceStackOutputsSchema>> {
  return outputs(namespace(target, await kubernetesProvider(providerConfig)));
}
