import type { LagoonProjectSpec_DeployTargetConfig as Config } from "@kindling/apis/kindling/lagoon/project/v1/spec";
import { lagoonId } from "@kindling/module-lagoon/lagoon-id";
import { DeployTargetConfig, type Project, type Provider } from "@kindling/sdk-lagoon";
import type * as pulumi from "@pulumi/pulumi";

/** Lagoon has no names for them: they are told apart by their place in the list. */
export function deployTargetConfigs(
  configs: readonly Config[],
  project: Project,
  provider: Provider,
): DeployTargetConfig[] {
  return configs.map(({ deployTarget, branches, pullrequests, weight }, index) => {
    const args = {
      ...{ projectId: project.lagoonId, branches, pullrequests, weight },
      // Validation lets none without a deploy target through.
      deployTargetId: lagoonId(deployTarget) as pulumi.Input<number>,
    };
    return new DeployTargetConfig(`deploy-target-config-${index + 1}`, args, { provider });
  });
}
