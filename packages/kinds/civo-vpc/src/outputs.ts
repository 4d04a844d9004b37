import type { CivoVpcStackOutputsSchema } from "@kindling/apis/kindling/civo/vpc/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { Network } from "@pulumi/civo";

export function outputs(network: Network): ModuleOutputs<typeof CivoVpcStackOutputsSchema> {
  return {
    networkId: network.id,
    networkName: network.label,
    region: network.region,
    cidr: network.cidrV4,
    nameservers: network.nameserversV4s,
  };
}
