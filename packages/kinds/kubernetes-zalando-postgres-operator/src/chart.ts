import type { Chart } from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/spec";

/** Name of the chart and of its release, which is fixed: the outputs go by it. */
export const RELEASE = "postgres-operator";

/** Where Helm gets the chart, as the arguments of a release. */
export interface ChartSource {
  readonly chart: string;
  readonly version: string;
  readonly repositoryOpts?: { readonly repo: string };
}

/** A Helm repository names its charts; an OCI registry has each at a path; a folder or archive is the chart itself. */
export function chartSource({ version, repository }: Pick<Chart, "version" | "repository">): ChartSource {
  if (repository.startsWith("/")) return { chart: repository, version };
  if (repository.startsWith("oci://"))
    return { chart: `${repository.replace(/\/+$/, "")}/${RELEASE}`, version };
  return { chart: RELEASE, version, repositoryOpts: { repo: repository } };
}

/** Whether the chart knows `irsa_role_arn`, which came with 2.0. */
export const knowsIrsa = (version: string): boolean => Number.parseInt(version, 10) >= 2;
