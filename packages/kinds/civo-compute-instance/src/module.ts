import type { CivoComputeInstanceStackInputValid } from "@kindling/apis/kindling/civo/compute_instance/v1/stack_input";
import type { CivoComputeInstanceStackOutputsSchema } from "@kindling/apis/kindling/civo/compute_instance/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { instance } from "./instance.ts";
import { localsOf } from "./locals.ts";
import { outputs } from "./outputs.ts";
import { reservedIp } from "./reserved-ip.ts";
import { volumes } from "./volumes.ts";

/** Makes an instance, and gives it its volumes and its reserved address, which outlive it. */
export async function module({
  target,
  providerConfig,
}: CivoComputeInstanceStackInputValid): Promise<ModuleOutputs<typeof CivoComputeInstanceStackOutputsSchema>> {
  const locals = localsOf(target);
  const provider = civoProvider(providerConfig);
  const machine = await instance(locals, provider);
  volumes(locals, machine, provider);
  return outputs(locals, machine, reservedIp(locals, machine, provider));
}
