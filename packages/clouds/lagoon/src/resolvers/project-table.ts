import type { Context } from "../context.ts";
import type { Stored } from "../records.ts";
import { all, type Table } from "../tables.ts";

export interface Project {
  readonly name: string;
  readonly gitUrl: string;
  readonly availability: string;
  readonly privateKey: string | null;
  readonly subfolder: string | null;
  readonly routerPattern: string | null;
  readonly branches: string;
  readonly pullrequests: string;
  readonly productionEnvironment: string;
  readonly productionRoutes: string | null;
  readonly productionAlias: string;
  readonly standbyProductionEnvironment: string | null;
  readonly standbyRoutes: string | null;
  readonly standbyAlias: string;
  readonly autoIdle: number;
  readonly storageCalc: number;
  readonly problemsUi: number;
  readonly factsUi: number;
  readonly productionBuildPriority: number;
  readonly developmentBuildPriority: number;
  readonly deploymentsDisabled: number;
  /** The deploy target's id. */
  readonly openshift: number;
  readonly openshiftProjectPattern: string | null;
  readonly kubernetesNamespacePattern: string | null;
  readonly developmentEnvironmentsLimit: number;
  readonly created: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly organization: number | null;
  readonly buildImage: string | null;
  readonly sharedBaasBucket: boolean;
  readonly restrictions: readonly string[] | null;
}

/** Facts: project/sql.ts createProject, and the columns' defaults in the migrations. */
export const PROJECT: Table<Project> = {
  name: "project",
  defaults: {
    ...{
      name: "",
      gitUrl: "",
      availability: "STANDARD",
      privateKey: "",
      subfolder: null,
      routerPattern: null,
    },
    ...{ branches: "true", pullrequests: "true", productionEnvironment: "", productionRoutes: null },
    ...{ productionAlias: "lagoon-production", standbyProductionEnvironment: null, standbyRoutes: null },
    ...{ standbyAlias: "lagoon-standby", autoIdle: 1, storageCalc: 1, problemsUi: 0, factsUi: 0 },
    ...{ productionBuildPriority: 6, developmentBuildPriority: 5, deploymentsDisabled: 0, openshift: 0 },
    ...{ openshiftProjectPattern: null, kubernetesNamespacePattern: null, developmentEnvironmentsLimit: 5 },
    ...{ created: "", metadata: {}, organization: null, buildImage: null, sharedBaasBucket: true },
    restrictions: null,
  },
  notNull: [
    ...([
      "availability",
      "productionAlias",
      "standbyAlias",
      "autoIdle",
      "storageCalc",
      "problemsUi",
    ] as const),
    ...(["factsUi", "productionBuildPriority", "developmentBuildPriority", "deploymentsDisabled"] as const),
    "sharedBaasBucket",
  ],
  unique: { index: "name", of: ({ name }) => [name] },
};

export const projectNamed = (context: Context, name: string): Stored<Project> | undefined =>
  all(context, PROJECT).find((project) => project.name === name);

/** The placeholder in a project's `branches` and `pullrequests` once it has a deploy target config. */
export const HAS_CONFIGS = "This project is configured with DeployTargets";
