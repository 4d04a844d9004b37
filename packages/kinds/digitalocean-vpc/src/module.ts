import type { DigitalOceanVpcStackInputValid } from "@kindling/apis/kindling/digital_ocean/vpc/v1/stack_input";
import type { DigitalOceanVpcStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/vpc/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { digitalOceanProvider } from "@kindling/module-digital-ocean/provider";
import { outputs } from "./outputs.ts";
import { vpc } from "./vpc.ts";

/** Makes a VPC. */
export function module({
  target: { spec },
  providerConfig,
}: DigitalOceanVpcStackInputValid): ModuleOutputs<typeof DigitalOceanVpcStackOutputsSchema> {
  return outputs(vpc(spec, digitalOceanProvider(providerConfig)));
}
