import {
  LagoonProjectSpec_DeployType as DeployType,
  LagoonProjectSpec_DeployTypeSchema as DeployTypeSchema,
  LagoonProjectSpec_EnvironmentTypeSchema as EnvironmentTypeSchema,
  type LagoonProjectSpecValid,
} from "@kindling/apis/kindling/lagoon/project/v1/spec";
import { lagoonId } from "@kindling/module-lagoon/lagoon-id";
import { Environment, type Project, type Provider } from "@kindling/sdk-lagoon";
import { flag, typeOf } from "./locals.ts";
import { variables } from "./variables.ts";

/** The environments with their variables, by name. */
export function environments(
  spec: LagoonProjectSpecValid,
  project: Project,
  provider: Provider,
): Record<string, Environment> {
  return Object.fromEntries(
    spec.environments.map((asked) => {
      const { name, deployType = DeployType.branch, environmentType = typeOf(spec, name) } = asked;
      const args = {
        name,
        projectId: project.lagoonId,
        deployType: DeployTypeSchema.value[deployType]?.name ?? "",
        environmentType: EnvironmentTypeSchema.value[environmentType]?.name ?? "",
        deployBaseRef: asked.deployBaseRef ?? name,
        deployHeadRef: asked.deployHeadRef,
        deployTitle: asked.deployTitle,
        autoIdle: flag(asked.autoIdle),
        openshiftProjectName: asked.namespace,
        deploytargetId: lagoonId(asked.deployTarget),
        route: asked.route,
        routes: asked.routes,
      };
      const environment = new Environment(`environment-${name}`, args, { provider });
      const owner = { projectId: project.lagoonId, environmentId: environment.lagoonId };
      variables(asked.variables, owner, provider, `environment-${name}-`);
      return [name, environment];
    }),
  );
}
