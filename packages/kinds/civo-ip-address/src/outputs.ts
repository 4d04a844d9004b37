import type { CivoIpAddressStackOutputsSchema } from "@kindling/apis/kindling/civo/ip_address/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { ReservedIp } from "@pulumi/civo";

export function outputs(address: ReservedIp): ModuleOutputs<typeof CivoIpAddressStackOutputsSchema> {
  return {
    reservedIpId: address.id,
    ipAddress: address.ip,
    addressName: address.name,
    region: address.region,
  };
}
