import type { CivoIpAddressStackInputValid } from "@kindling/apis/kindling/civo/ip_address/v1/stack_input";
import type { CivoIpAddressStackOutputsSchema } from "@kindling/apis/kindling/civo/ip_address/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { regionCode } from "@kindling/module-civo/region";
import { ReservedIp } from "@pulumi/civo";
import { outputs } from "./outputs.ts";

/** Reserves an address. Instances are assigned it. */
export function module({
  target: { spec },
  providerConfig,
}: CivoIpAddressStackInputValid): ModuleOutputs<typeof CivoIpAddressStackOutputsSchema> {
  const args = { name: spec.addressName, region: regionCode(spec.region) };
  return outputs(new ReservedIp("address", args, { provider: civoProvider(providerConfig) }));
}
