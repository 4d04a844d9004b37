import type { CivoKubernetesClusterValid } from "@kindling/apis/kindling/civo/kubernetes_cluster/v1/api";
import type { CivoKubernetesClusterSpecValid } from "@kindling/apis/kindling/civo/kubernetes_cluster/v1/spec";
import { labels } from "@kindling/core/labels";
import { regionCode } from "@kindling/module-civo/region";
import { labelTags } from "@kindling/module-civo/tags";

export interface Locals {
  readonly spec: CivoKubernetesClusterSpecValid;
  /** As Civo's API spells it: `LON1`. */
  readonly region: string;
  /** The tags of the spec, `metadata.labels` and Kindling's own labels, separated by spaces. */
  readonly tags: string;
}

/** What is computed from the manifest alone. */
export function localsOf(target: CivoKubernetesClusterValid): Locals {
  const { spec } = target;
  return {
    spec,
    region: regionCode(spec.region),
    tags: [...new Set([...spec.tags, ...labelTags(labels(target))])].join(" "),
  };
}
