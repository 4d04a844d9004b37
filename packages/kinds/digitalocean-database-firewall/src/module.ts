import type { DigitalOceanDatabaseFirewallStackInputValid } from "@kindling/apis/kindling/digital_ocean/database_firewall/v1/stack_input";
import type { DigitalOceanDatabaseFirewallStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_firewall/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { digitalOceanProvider } from "@kindling/module-digital-ocean/provider";
import { firewall } from "./firewall.ts";

/** Sets the rules of a cluster's firewall, which are none of the cluster's own. */
export function module({
  target: { spec },
  providerConfig,
}: DigitalOceanDatabaseFirewallStackInputValid): ModuleOutputs<
  typeof DigitalOceanDatabaseFirewallStackOutputsSchema
> {
  const { id: firewallId, clusterId } = firewall(spec, digitalOceanProvider(providerConfig));
  return { firewallId, clusterId };
}
