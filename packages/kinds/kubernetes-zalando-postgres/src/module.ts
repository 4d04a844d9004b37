import type { KubernetesZalandoPostgresStackInputValid } from "@kindling/apis/kindling/kubernetes/zalando_postgres/v1/stack_input";
import type { KubernetesZalandoPostgresStackOutputsSchema } from "@kindling/apis/kindling/kubernetes/zalando_postgres/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { kubernetesProvider } from "@kindling/module-kubernetes/provider";
import { cluster } from "./cluster.ts";
import { localsOf } from "./locals.ts";
import { outputs } from "./outputs.ts";

/** Makes the custom resource that the operator runs a PostgreSQL cluster by. */
export async function module({
  target,
  providerConfig,
}: KubernetesZalandoPostgresStackInputValid): Promise<
  ModuleOutputs<typeof KubernetesZalandoPostgresStackOutputsSchema>
> {
  const locals = localsOf(target);
  cluster(locals, await kubernetesProvider(providerConfig));
  return outputs(locals);
}
