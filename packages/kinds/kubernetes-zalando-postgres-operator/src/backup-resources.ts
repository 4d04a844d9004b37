import { stringInput } from "@kindling/core/reference";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import type { Provider } from "@pulumi/kubernetes/provider.js";
import { interpolate, type Resource } from "@pulumi/pulumi";
import type { Backup } from "./backup.ts";
import { credentialsOf, credentialsSecret, SECRET_NAME } from "./credentials.ts";
import type { Made } from "./helm-values.ts";
import type { Locals } from "./locals.ts";
import { databaseNamespace } from "./namespace.ts";

/** Name of the ConfigMap with the databases' environment. */
export const CONFIG_MAP_NAME = "postgres-pod-backup-config";

/**
 * The credentials and settings of the backups, for the databases' pods. With `databaseNamespaces` a Secret in each of
 * them holds the credentials. Without, the operator's pods get at the ConfigMap only, which then holds them too.
 */
export function backupResources(
  locals: Locals,
  backup: Backup,
  provider: Provider,
  after: Resource[],
): Made & { readonly resources: Resource[] } {
  const { labels, namespace, databaseNamespaces } = locals;
  const credentials = credentialsOf(backup);
  const areGiven = Object.keys(credentials).length > 0;
  const isBeside = databaseNamespaces.length > 0;
  const namespaces = databaseNamespaces.map((name, index) =>
    databaseNamespace(keyOf(locals, index), name, provider),
  );
  const places = isBeside ? databaseNamespaces : [namespace];
  const secrets = areGiven
    ? places.map((place, index) =>
        credentialsSecret(
          isBeside ? `credentials-${keyOf(locals, index)}` : "credentials",
          { namespace: place, labels, credentials },
          { provider, dependsOn: isBeside ? [...namespaces.slice(index, index + 1), ...after] : after },
        ),
      )
    : [];
  const configMap = new ConfigMap(
    "backup-config",
    {
      metadata: { name: CONFIG_MAP_NAME, namespace, labels },
      data: { ...backup.environment, ...(isBeside ? {} : credentials) },
    },
    { provider, dependsOn: [...after, ...namespaces, ...secrets] },
  );
  const own = areGiven && isBeside ? SECRET_NAME : undefined;
  return {
    configMap: interpolate`${namespace}/${CONFIG_MAP_NAME}`,
    secret: stringInput(backup.existingSecret) ?? own,
    resources: [...namespaces, ...secrets, configMap],
  };
}

/** What tells the resources of one database namespace from another's: its name, or that of what makes it. */
function keyOf({ spec }: Locals, index: number): string {
  const { source } = spec.databaseNamespaces[index] ?? {};
  return source?.case === "value"
    ? source.value
    : `${source?.value?.env ?? ""}-${source?.value?.name ?? index}`;
}
