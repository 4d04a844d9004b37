import type { LagoonProjectStackInputValid } from "@kindling/apis/kindling/lagoon/project/v1/stack_input";
import type { LagoonProjectStackOutputsSchema } from "@kindling/apis/kindling/lagoon/project/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { lagoonProvider } from "@kindling/module-lagoon/provider";
import { deployTargetConfigs } from "./deploy-target-configs.ts";
import { environments } from "./environments.ts";
import { metadata } from "./locals.ts";
import { notifications } from "./notifications.ts";
import { outputs } from "./outputs.ts";
import { project } from "./project.ts";
import { variables } from "./variables.ts";

/** Makes a project and what belongs to it. */
export function module({
  target,
  providerConfig,
}: LagoonProjectStackInputValid): ModuleOutputs<typeof LagoonProjectStackOutputsSchema> {
  const { spec } = target;
  const provider = lagoonProvider(providerConfig);
  const made = project(spec, metadata(target), provider);
  deployTargetConfigs(spec.deployTargetConfigs, made, provider);
  variables(spec.variables, { projectId: made.lagoonId }, provider);
  notifications(spec.notifications, made, provider);
  return outputs(made, environments(spec, made, provider));
}
