import type { CivoVolumeSpecValid } from "@kindling/apis/kindling/civo/volume/v1/spec";
import { inRegion } from "@kindling/module-civo/in-region";
import { regionCode } from "@kindling/module-civo/region";
import { type Provider, Volume } from "@pulumi/civo";

/** The volume. The provider refuses to shrink it. */
export function volume(spec: CivoVolumeSpecValid, provider: Provider): Volume {
  const { volumeName: name, sizeGb, volumeType } = spec;
  const region = regionCode(spec.region);
  const args = { name, region, networkId: inRegion(spec.network, region, "network"), sizeGb, volumeType };
  return new Volume("volume", args, { provider });
}
