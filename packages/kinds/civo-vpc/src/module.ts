import type { CivoVpcStackInputValid } from "@kindling/apis/kindling/civo/vpc/v1/stack_input";
import type { CivoVpcStackOutputsSchema } from "@kindling/apis/kindling/civo/vpc/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { network } from "./network.ts";
import { outputs } from "./outputs.ts";

/** Makes a network. */
export function module({
  target: { spec },
  providerConfig,
}: CivoVpcStackInputValid): ModuleOutputs<typeof CivoVpcStackOutputsSchema> {
  return outputs(network(spec, civoProvider(providerConfig)));
}
