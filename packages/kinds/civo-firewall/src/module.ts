import type { CivoFirewallStackInputValid } from "@kindling/apis/kindling/civo/firewall/v1/stack_input";
import type { CivoFirewallStackOutputsSchema } from "@kindling/apis/kindling/civo/firewall/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { firewall } from "./firewall.ts";
import { outputs } from "./outputs.ts";

/** Makes a firewall and its rules. */
export function module({
  target: { spec },
  providerConfig,
}: CivoFirewallStackInputValid): ModuleOutputs<typeof CivoFirewallStackOutputsSchema> {
  return outputs(firewall(spec, civoProvider(providerConfig)));
}
