import type { Metadata } from "@kindling/apis/kindling/shared/v1/metadata";

/** The environment of a manifest when neither it nor `--env` names one. */
export const DEFAULT_ENVIRONMENT = "dev";

/**
 * The labels of a kind's resources, for clouds that have labels: `metadata.labels` and Kindling's own five, which
 * win. `organization` is left out where `metadata.org` isn't given: an empty label says nothing.
 */
export function labels(target: { kind: string; metadata?: Metadata | undefined }): Record<string, string> {
  const { metadata } = target;
  return {
    ...metadata?.labels,
    resource: "true",
    ...(metadata?.org ? { organization: metadata.org } : {}),
    environment: metadata?.env || DEFAULT_ENVIRONMENT,
    resource_kind: target.kind,
    resource_id: metadata?.id || metadata?.name || "",
  };
}
