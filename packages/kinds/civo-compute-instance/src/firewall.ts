import { inRegion } from "@kindling/module-civo/in-region";
import { Firewall, getFirewallOutput, type Provider } from "@pulumi/civo";
import * as pulumi from "@pulumi/pulumi";
import { joinedRules } from "./firewall-rules.ts";
import type { Locals } from "./locals.ts";

/**
 * Id of the instance's firewall: the one that the manifest names; of several, a firewall of the instance's own with the
 * rules of all, since Civo attaches only one. None where it names none.
 */
export function firewallId(
  { spec, region, name }: Locals,
  networkId: pulumi.Input<string>,
  provider: Provider,
): pulumi.Input<string> | undefined {
  const ids = spec.firewallIds.map((id, index) => inRegion(id, region, `firewallIds[${index}]`));
  if (ids.length < 2) return ids[0];
  const read = ids.map((id) => getFirewallOutput({ id, region }, { provider }));
  const rules = pulumi
    .all([networkId, pulumi.all(read)])
    .apply(([network, all]) => joinedRules(network, all));
  const { ingressRules, egressRules } = rules;
  const args = { networkId, region, createDefaultRules: false, ingressRules, egressRules };
  // Named by the provider, which makes a new name for a replacement: firewalls' names are unique.
  return new Firewall(`${name}-firewalls`, args, { provider }).id;
}
