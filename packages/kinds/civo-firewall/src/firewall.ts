import {
  CivoFirewallSpec_Action as Action,
  CivoFirewallSpec_ActionSchema as ActionSchema,
  type CivoFirewallSpecValid,
  CivoFirewallSpec_Protocol as Protocol,
  CivoFirewallSpec_ProtocolSchema as ProtocolSchema,
  type CivoFirewallSpec_Rule as Rule,
} from "@kindling/apis/kindling/civo/firewall/v1/spec";
import { inRegion } from "@kindling/module-civo/in-region";
import { regionCode } from "@kindling/module-civo/region";
import { Firewall, type Provider } from "@pulumi/civo";

/** The firewall with the rules of both directions. */
export function firewall(spec: CivoFirewallSpecValid, provider: Provider): Firewall {
  const region = regionCode(spec.region);
  const args = {
    name: spec.firewallName,
    region,
    networkId: spec.network && inRegion(spec.network, region, "network"),
    ingressRules: given(spec.inboundRules.map(rule)),
    egressRules: given(spec.outboundRules.map(rule)),
    createDefaultRules: spec.createDefaultRules,
  };
  return new Firewall("firewall", args, { provider });
}

/** Without rules, a direction keeps those that Civo makes for it. */
const given = <T>(rules: T[]): T[] | undefined => (rules.length > 0 ? rules : undefined);

const rule = ({ label, protocol = Protocol.tcp, ports, cidrs, action = Action.allow }: Rule) => ({
  label,
  protocol: ProtocolSchema.value[protocol]?.name,
  portRange: ports,
  cidrs,
  action: ActionSchema.value[action]?.name ?? "",
});
