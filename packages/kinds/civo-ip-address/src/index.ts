import { CivoIpAddressSchema } from "@kindling/apis/kindling/civo/ip_address/v1/api";
import { CivoIpAddressStackInputSchema } from "@kindling/apis/kindling/civo/ip_address/v1/stack_input";
import { CivoIpAddressStackOutputsSchema } from "@kindling/apis/kindling/civo/ip_address/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoIpAddressSchema,
  stackInput: CivoIpAddressStackInputSchema,
  stackOutputs: CivoIpAddressStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
