import type { LagoonDeployTargetStackInputValid } from "@kindling/apis/kindling/lagoon/deploy_target/v1/stack_input";
import type { LagoonDeployTargetStackOutputsSchema } from "@kindling/apis/kindling/lagoon/deploy_target/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { lagoonProvider } from "@kindling/module-lagoon/provider";
import { deployTarget } from "./deploy-target.ts";
import { outputs } from "./outputs.ts";

/** Makes a deploy target. */
export function module({
  target: { spec },
  providerConfig,
}: LagoonDeployTargetStackInputValid): ModuleOutputs<typeof LagoonDeployTargetStackOutputsSchema> {
  return outputs(deployTarget(spec, lagoonProvider(providerConfig)));
}
