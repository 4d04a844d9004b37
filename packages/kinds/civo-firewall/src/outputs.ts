import type { CivoFirewallStackOutputsSchema } from "@kindling/apis/kindling/civo/firewall/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { Firewall } from "@pulumi/civo";

export function outputs(firewall: Firewall): ModuleOutputs<typeof CivoFirewallStackOutputsSchema> {
  return {
    firewallId: firewall.id,
    firewallName: firewall.name,
    region: firewall.region,
    networkId: firewall.networkId,
  };
}
