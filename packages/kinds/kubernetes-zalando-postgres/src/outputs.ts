import type { KubernetesZalandoPostgresStackOutputsSchema } from "@kindling/apis/kindling/kubernetes/zalando_postgres/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { interpolate } from "@pulumi/pulumi";
import type { Locals } from "./locals.ts";

/** Where to connect, and where the operator puts what is needed for it. */
export function outputs(locals: Locals): ModuleOutputs<typeof KubernetesZalandoPostgresStackOutputsSchema> {
  const { spec, namespace, operator } = locals;
  const { clusterName, users, connectionPooler } = spec;
  const hostOf = (service: string) => interpolate`${service}.${namespace}.svc.${operator.clusterDomain}`;
  return {
    clusterName,
    namespace,
    host: hostOf(clusterName),
    replicaHost: hostOf(`${clusterName}-repl`),
    port: 5432,
    poolerHost: connectionPooler ? hostOf(`${clusterName}-pooler`) : "",
    credentialsSecrets: Object.fromEntries(users.map(({ name }) => [name, secretOf(name, clusterName)])),
    superuserSecret: secretOf("postgres", clusterName),
  };
}

/** The chart's `secret_name_template`, in which the operator writes underscores as dashes. */
export const secretOf = (user: string, cluster: string): string =>
  `${user.replaceAll("_", "-")}.${cluster}.credentials.postgresql.acid.zalan.do`;
