import type { CivoVpcSpecValid } from "@kindling/apis/kindling/civo/vpc/v1/spec";
import { regionCode } from "@kindling/module-civo/region";
import { Network, type Provider } from "@pulumi/civo";

/** The network. What the manifest leaves out, Civo chooses. */
export function network(spec: CivoVpcSpecValid, provider: Provider): Network {
  const { networkName: label, cidr: cidrV4, nameservers, vlan } = spec;
  const args = {
    label,
    region: regionCode(spec.region),
    cidrV4,
    nameserversV4s: nameservers.length > 0 ? nameservers : undefined,
    vlanId: vlan?.vlanId,
    vlanPhysicalInterface: vlan?.physicalInterface,
    vlanCidrV4: vlan?.cidr,
    vlanGatewayIpV4: vlan?.gatewayIp,
    vlanAllocationPoolV4Start: vlan?.allocationPoolStart,
    vlanAllocationPoolV4End: vlan?.allocationPoolEnd,
  };
  return new Network("network", args, { provider });
}
