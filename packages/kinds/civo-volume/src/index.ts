import { CivoVolumeSchema } from "@kindling/apis/kindling/civo/volume/v1/api";
import { CivoVolumeStackInputSchema } from "@kindling/apis/kindling/civo/volume/v1/stack_input";
import { CivoVolumeStackOutputsSchema } from "@kindling/apis/kindling/civo/volume/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoVolumeSchema,
  stackInput: CivoVolumeStackInputSchema,
  stackOutputs: CivoVolumeStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
