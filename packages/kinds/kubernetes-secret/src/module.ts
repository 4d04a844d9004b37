import type { KubernetesSecretStackInputValid } from "@kindling/apis/kindling/kubernetes/secret/v1/stack_input";
import type { KubernetesSecretStackOutputsSchema } from "@kindling/apis/kindling/kubernetes/secret/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { kubernetesProvider } from "@kindling/module-kubernetes/provider";
import { outputs } from "./outputs.ts";
import { secret } from "./secret.ts";

/** Makes a Secret. */
export async function module({
  target,
  providerConfig,
}: KubernetesSecretStackInputValid): Promise<ModuleOutputs<typeof KubernetesSecretStackOutputsSchema>> {
  return outputs(target.spec, secret(target, await kubernetesProvider(providerConfig)));
}
