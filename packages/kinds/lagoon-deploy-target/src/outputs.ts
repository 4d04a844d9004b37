import type { LagoonDeployTargetStackOutputsSchema } from "@kindling/apis/kindling/lagoon/deploy_target/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { DeployTarget } from "@kindling/sdk-lagoon";

export function outputs({
  lagoonId,
  name,
  created,
}: DeployTarget): ModuleOutputs<typeof LagoonDeployTargetStackOutputsSchema> {
  return { deployTargetId: lagoonId, deployTargetName: name, created };
}
