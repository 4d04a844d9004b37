import type { CivoComputeInstanceValid } from "@kindling/apis/kindling/civo/compute_instance/v1/api";
import type { CivoComputeInstanceSpecValid } from "@kindling/apis/kindling/civo/compute_instance/v1/spec";
import { labels } from "@kindling/core/labels";
import { regionCode } from "@kindling/module-civo/region";
import { labelTags } from "@kindling/module-civo/tags";

export interface Locals {
  readonly spec: CivoComputeInstanceSpecValid;
  /** `metadata.name`, which stays when the host name changes. */
  readonly name: string;
  /** As Civo's API spells it: `LON1`. */
  readonly region: string;
  /** Those of the spec, and the labels. */
  readonly tags: readonly string[];
  /** Fields of the spec of which the old and the new instance can't have the same at once. */
  readonly exclusive: readonly string[];
}

/** What is computed from the manifest alone. */
export function localsOf(target: CivoComputeInstanceValid): Locals {
  const { spec, metadata } = target;
  const holds = {
    volumeIds: spec.volumeIds[0],
    reservedIpId: spec.reservedIpId,
    privateIpv4: spec.privateIpv4,
  };
  return {
    spec,
    name: metadata.name,
    region: regionCode(spec.region),
    tags: [...new Set([...spec.tags, ...labelTags(labels(target))])],
    exclusive: Object.entries(holds).flatMap(([field, value]) => (value === undefined ? [] : [field])),
  };
}
