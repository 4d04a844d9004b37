import type { KubernetesZalandoPostgresOperatorStackOutputsSchema } from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { Release } from "@pulumi/kubernetes/helm/v3/release.js";
import { all, interpolate } from "@pulumi/pulumi";
import { RELEASE } from "./chart.ts";
import { clusterDomain } from "./helm-values.ts";
import type { Locals } from "./locals.ts";

/** Where the operator's REST API listens: fixed in the chart's Service. */
const PORT = 8080;

/** The outputs of the operator, once its release is there. */
export function outputs(
  locals: Locals,
  { namespace }: Release,
): ModuleOutputs<typeof KubernetesZalandoPostgresOperatorStackOutputsSchema> {
  const domain = clusterDomain(locals);
  return {
    namespace,
    service: RELEASE,
    kubeEndpoint: interpolate`${RELEASE}.${namespace}.svc.${domain}:${PORT}`,
    portForwardCommand: interpolate`kubectl port-forward --namespace ${namespace} service/${RELEASE} ${PORT}:${PORT}`,
    backupLocation: locals.backup?.location ?? "",
    chartVersion: locals.spec.chart?.version ?? "",
    watchedNamespaces: all([...locals.watchedNamespaces]),
    databaseNamespaces: all([...locals.databaseNamespaces]),
    clusterDomain: domain,
  };
}
