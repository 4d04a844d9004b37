import { Release } from "@pulumi/kubernetes/helm/v3/release.js";
import type { Provider } from "@pulumi/kubernetes/provider.js";
import type { Resource } from "@pulumi/pulumi";
import { chartSource, RELEASE } from "./chart.ts";
import { helmValues, type Made } from "./helm-values.ts";
import type { Locals } from "./locals.ts";

/** The operator: a release of its chart. */
export function release(
  locals: Locals,
  made: Made,
  { provider, dependsOn }: { provider: Provider; dependsOn: Resource[] },
): Release {
  const { namespace, spec } = locals;
  const { version = "", repository = "" } = spec.chart ?? {};
  return new Release(
    RELEASE,
    { name: RELEASE, namespace, ...chartSource({ version, repository }), values: helmValues(locals, made) },
    // In two namespaces at once it would claim the same cluster-wide objects twice (facts: Kubernetes).
    { provider, dependsOn, deleteBeforeReplace: true, replaceOnChanges: ["namespace"] },
  );
}
