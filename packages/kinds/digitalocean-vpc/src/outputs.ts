import type { DigitalOceanVpcStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/vpc/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { Vpc } from "@pulumi/digitalocean/vpc.js";

export const outputs = ({
  id: vpcId,
  vpcUrn,
  ipRange,
  region,
  createdAt,
}: Vpc): ModuleOutputs<typeof DigitalOceanVpcStackOutputsSchema> => ({
  vpcId,
  vpcUrn,
  ipRange,
  region,
  createdAt,
});
