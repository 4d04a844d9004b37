import { CivoFirewallSchema } from "@kindling/apis/kindling/civo/firewall/v1/api";
import { CivoFirewallStackInputSchema } from "@kindling/apis/kindling/civo/firewall/v1/stack_input";
import { CivoFirewallStackOutputsSchema } from "@kindling/apis/kindling/civo/firewall/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoFirewallSchema,
  stackInput: CivoFirewallStackInputSchema,
  stackOutputs: CivoFirewallStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
