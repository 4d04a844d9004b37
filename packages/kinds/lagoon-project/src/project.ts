import {
  LagoonProjectSpec_AvailabilitySchema as AvailabilitySchema,
  type LagoonProjectSpecValid,
  LagoonProjectSpec_RestrictionSchema as RestrictionSchema,
} from "@kindling/apis/kindling/lagoon/project/v1/spec";
import { secretInput } from "@kindling/core/secret-value";
import { lagoonId } from "@kindling/module-lagoon/lagoon-id";
import { Project, type Provider } from "@kindling/sdk-lagoon";
import { flag } from "./locals.ts";

/** The project itself. */
export function project(
  spec: LagoonProjectSpecValid,
  metadata: Record<string, string>,
  provider: Provider,
): Project {
  const args = {
    name: spec.projectName,
    gitUrl: spec.gitUrl,
    deploytargetId: lagoonId(spec.deployTarget),
    productionEnvironment: spec.productionEnvironment ?? "main",
    standbyProductionEnvironment: spec.standbyProductionEnvironment,
    branches: spec.branches,
    pullrequests: spec.pullrequests,
    subfolder: spec.subfolder,
    routerPattern: spec.routerPattern,
    availability:
      spec.availability === undefined ? undefined : AvailabilitySchema.value[spec.availability]?.name,
    privateKey: secretInput(spec.privateKey),
    productionRoutes: spec.productionRoutes,
    standbyRoutes: spec.standbyRoutes,
    productionAlias: spec.productionAlias,
    standbyAlias: spec.standbyAlias,
    productionBuildPriority: spec.productionBuildPriority,
    developmentBuildPriority: spec.developmentBuildPriority,
    autoIdle: flag(spec.autoIdle),
    storageCalc: flag(spec.storageCalc),
    developmentEnvironmentsLimit: spec.developmentEnvironmentsLimit,
    problemsUi: flag(spec.problemsUi),
    factsUi: flag(spec.factsUi),
    deploymentsDisabled: flag(spec.deploymentsDisabled),
    buildImage: spec.buildImage,
    sharedBaasBucket: spec.sharedBaasBucket,
    restrictions: restrictions(spec),
    metadata,
  };
  return new Project("project", args, { provider });
}

/** None is left out: Lagoon before 2.9 doesn't know restrictions. */
function restrictions(spec: LagoonProjectSpecValid): string[] | undefined {
  const names = spec.restrictions.map((restriction) => RestrictionSchema.value[restriction]?.name ?? "");
  return names.length > 0 ? names : undefined;
}
