import type { LagoonProjectStackOutputsSchema } from "@kindling/apis/kindling/lagoon/project/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { Environment, Project } from "@kindling/sdk-lagoon";
import * as pulumi from "@pulumi/pulumi";

export function outputs(
  { lagoonId, name, publicKey, created }: Project,
  environments: Readonly<Record<string, Environment>>,
): ModuleOutputs<typeof LagoonProjectStackOutputsSchema> {
  const ids = Object.entries(environments).map(([name, { lagoonId }]) => [name, lagoonId] as const);
  return {
    projectId: lagoonId,
    projectName: name,
    publicKey,
    environmentIds: pulumi.all(Object.fromEntries(ids)),
    created,
  };
}
