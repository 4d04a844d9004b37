import type { KubernetesZalandoPostgresOperatorStackInputValid } from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/stack_input";
import type { KubernetesZalandoPostgresOperatorStackOutputsSchema } from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { kubernetesProvider } from "@kindling/module-kubernetes/provider";
import { backupResources } from "./backup-resources.ts";
import { localsOf } from "./locals.ts";
import { operatorNamespace } from "./namespace.ts";
import { outputs } from "./outputs.ts";
import { release } from "./release.ts";

/** Makes the operator's namespace, what its databases' backups need, and then the operator. */
export async function module({
  target,
  providerConfig,
}: KubernetesZalandoPostgresOperatorStackInputValid): Promise<
  ModuleOutputs<typeof KubernetesZalandoPostgresOperatorStackOutputsSchema>
> {
  const locals = localsOf(target);
  const provider = await kubernetesProvider(providerConfig);
  const first = [operatorNamespace(locals, provider)];
  const made = locals.backup && backupResources(locals, locals.backup, provider, first);
  const dependsOn = [...first, ...(made?.resources ?? [])];
  const operator = release(locals, made ?? { configMap: undefined, secret: undefined }, {
    provider,
    dependsOn,
  });
  return outputs(locals, operator);
}
