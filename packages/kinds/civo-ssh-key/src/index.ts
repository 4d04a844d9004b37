import { CivoSshKeySchema } from "@kindling/apis/kindling/civo/ssh_key/v1/api";
import { CivoSshKeyStackInputSchema } from "@kindling/apis/kindling/civo/ssh_key/v1/stack_input";
import { CivoSshKeyStackOutputsSchema } from "@kindling/apis/kindling/civo/ssh_key/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoSshKeySchema,
  stackInput: CivoSshKeyStackInputSchema,
  stackOutputs: CivoSshKeyStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
