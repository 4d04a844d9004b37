import type { Metadata } from "@kindling/apis/kindling/shared/v1/metadata";
import { labels } from "@kindling/core/labels";

/** The labels of a kind's objects. Validation has seen to it that Kubernetes takes their keys and values. */
export const kubernetesLabels = (target: {
  kind: string;
  metadata?: Metadata | undefined;
}): Record<string, string> => labels(target);
