import type { CivoVolumeStackOutputsSchema } from "@kindling/apis/kindling/civo/volume/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { Volume } from "@pulumi/civo";

export function outputs(volume: Volume): ModuleOutputs<typeof CivoVolumeStackOutputsSchema> {
  return {
    volumeId: volume.id,
    volumeName: volume.name,
    region: volume.region,
    networkId: volume.networkId,
    sizeGb: volume.sizeGb,
    volumeType: volume.volumeType,
  };
}
