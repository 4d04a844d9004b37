import type { CivoVolumeStackInputValid } from "@kindling/apis/kindling/civo/volume/v1/stack_input";
import type { CivoVolumeStackOutputsSchema } from "@kindling/apis/kindling/civo/volume/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { outputs } from "./outputs.ts";
import { volume } from "./volume.ts";

/** Makes a volume. Instances attach it. */
export function module({
  target: { spec },
  providerConfig,
}: CivoVolumeStackInputValid): ModuleOutputs<typeof CivoVolumeStackOutputsSchema> {
  return outputs(volume(spec, civoProvider(providerConfig)));
}
