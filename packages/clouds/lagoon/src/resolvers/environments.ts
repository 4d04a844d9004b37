import { type Context, NEVER, type Resolvers, timestamp } from "../context.ts";
import { may, need } from "../permissions.ts";
import type { Stored } from "../records.ts";
import { all, byId, type Changes, insert, remove, sameAs, type Table, update, within } from "../tables.ts";
import { DEPLOY_TARGET, DEPLOY_TARGET_CONFIG } from "./deploy-targets.ts";
import { checkNewEnvironment } from "./organizations.ts";
import { PROJECT } from "./project-table.ts";
import { needProject } from "./projects.ts";
import { apiRoutesOf, configOf } from "./routes.ts";
import { definitionsFor, tasksOf } from "./tasks.ts";
import { VARIABLE, variablesOf } from "./variables.ts";

export interface Environment {
  readonly name: string;
  /** The project's id. */
  readonly project: number;
  /** In lower case. */
  readonly deployType: string;
  readonly deployBaseRef: string;
  readonly deployHeadRef: string | null;
  readonly deployTitle: string | null;
  /** In lower case. */
  readonly environmentType: string;
  readonly autoIdle: number;
  readonly openshiftProjectName: string | null;
  readonly route: string | null;
  readonly routes: string | null;
  readonly openshift: number;
  readonly openshiftProjectPattern: string | null;
  readonly updated: string;
  readonly created: string;
  /** `0000-00-00 00:00:00` while it is there. */
  readonly deleted: string;
  readonly idleState: string;
  /** How often it can still be read: a cluster is at its removal. */
  readonly readsLeft: number | null;
}

export const ENVIRONMENT: Table<Environment> = {
  name: "environment",
  defaults: {
    ...{
      name: "",
      project: 0,
      deployType: "branch",
      deployBaseRef: "",
      deployHeadRef: null,
      deployTitle: null,
    },
    ...{ environmentType: "development", autoIdle: 1, openshiftProjectName: null, route: null, routes: null },
    ...{ openshift: 0, openshiftProjectPattern: null, updated: NEVER, created: NEVER, deleted: NEVER },
    ...{ idleState: "ACTIVE", readsLeft: null },
  },
  notNull: ["deployType", "environmentType", "autoIdle"],
  unique: { index: "project_name_deleted", of: ({ project, name, deleted }) => [project, name, deleted] },
  parent: ({ project }) => `project ${project}`,
};

export interface ListArguments {
  readonly type?: string | null;
  readonly includeDeleted?: boolean | null;
}

/** Brings a removal that is under way one reading further. */
function advance(context: Context, environment: Stored<Environment>): Stored<Environment> {
  const { readsLeft } = environment;
  if (readsLeft === null) return environment;
  if (readsLeft > 0) return update(context, ENVIRONMENT, environment, { readsLeft: readsLeft - 1 });
  return markDeleted(context, environment);
}

const read = (context: Context, environment: Stored<Environment>): Stored<Environment> =>
  context.records.atomically(() => advance(context, environment));

const isThere = ({ deleted }: Environment): boolean => deleted === NEVER;

/** A project's environments; those that are deleted stay in Lagoon's table. */
export function environmentsOf(
  context: Context,
  project: number,
  args: ListArguments,
): Stored<Environment>[] {
  return within(context, ENVIRONMENT, `project ${project}`)
    .map((environment) => read(context, environment))
    .filter((environment) => args.includeDeleted || isThere(environment))
    .filter(({ environmentType }) => !args.type || environmentType === args.type.toLowerCase());
}

export const environmentNamed = (
  context: Context,
  project: number,
  name: string,
): Stored<Environment> | undefined =>
  environmentsOf(context, project, {}).find((environment) => environment.name === name);

interface Input {
  readonly id?: number | null;
  readonly name: string;
  readonly project: number;
  readonly deployType: string;
  readonly deployBaseRef: string;
  readonly deployHeadRef?: string | null;
  readonly deployTitle?: string | null;
  readonly environmentType: string;
  readonly openshiftProjectName?: string | null;
  readonly kubernetesNamespaceName?: string | null;
  readonly openshift?: number | null;
  readonly kubernetes?: number | null;
  readonly openshiftProjectPattern?: string | null;
  readonly kubernetesNamespacePattern?: string | null;
}

function addOrUpdate(context: Context, input: Input): Stored<Environment> {
  const environmentType = input.environmentType.toLowerCase();
  const named = input.kubernetesNamespaceName || input.openshiftProjectName;
  if (context.generation === "2.8" && !named) {
    throw new Error("Must provide kubernetesNamespaceName or openshiftProjectName");
  }
  need(context, "environment", `addOrUpdate:${environmentType}`, input.project);
  const project = byId(context, PROJECT, input.project);
  if (!project) throw new TypeError("Cannot read properties of undefined (reading 'name')");
  const refs = {
    deployType: input.deployType.toLowerCase(),
    deployBaseRef: input.deployBaseRef,
    deployHeadRef: input.deployHeadRef,
    deployTitle: input.deployTitle,
    environmentType,
  };
  const known =
    byId(context, ENVIRONMENT, input.id) ??
    sameAs(context, ENVIRONMENT, { project: input.project, name: input.name, deleted: NEVER });
  if (known) return update(context, ENVIRONMENT, known, { ...refs, updated: timestamp(context) });
  checkNewEnvironment(context, project, input.name);
  const seeded = `${project.name}-${input.name}`.toLowerCase().replace(/[^0-9a-z-]/g, "-");
  const mayName = context.generation === "2.8" || context.viewer.platformOwner;
  const now = timestamp(context);
  return insert(context, ENVIRONMENT, {
    ...refs,
    ...{ id: input.id, name: input.name, project: input.project, created: now, updated: now },
    openshift: input.kubernetes || input.openshift || project.openshift,
    openshiftProjectPattern: input.kubernetesNamespacePattern ?? input.openshiftProjectPattern,
    openshiftProjectName: (mayName && named) || seeded,
  });
}

interface Patch extends Changes<Environment> {
  readonly kubernetes?: number | null;
  readonly kubernetesNamespaceName?: string | null;
  readonly kubernetesNamespacePattern?: string | null;
}

function change(context: Context, id: number, patch: Patch = {}): Stored<Environment> {
  if (Object.keys(patch).length === 0) throw new Error("input.patch requires at least 1 attribute");
  const environment = byId(context, ENVIRONMENT, id);
  if (!environment) throw new TypeError("Cannot read properties of undefined (reading 'environmentType')");
  need(context, "environment", `update:${environment.environmentType}`, environment.project);
  const named = patch.kubernetesNamespaceName || patch.openshiftProjectName || undefined;
  if (context.generation === "2.33" && named && !context.viewer.platformOwner) {
    throw new Error("Setting namespace is only available to administrators.");
  }
  const { kubernetes, kubernetesNamespaceName: _, kubernetesNamespacePattern: pattern, ...columns } = patch;
  const { deployType, environmentType } = patch;
  // 2.33 reads `openshift` of a patch and not `kubernetes` (facts: environment/resolvers.ts); 2.8 both.
  const openshift = patch.openshift ?? (context.generation === "2.8" ? kubernetes : undefined) ?? undefined;
  return update(context, ENVIRONMENT, environment, {
    ...columns,
    ...{
      openshift,
      openshiftProjectName: named,
      openshiftProjectPattern: pattern ?? patch.openshiftProjectPattern,
    },
    deployType: deployType?.toLowerCase(),
    environmentType: environmentType?.toLowerCase(),
    updated: timestamp(context),
  });
}

/** It stays in the table under another key. Two of a name deleted in one second are kept apart by the last one. */
function markDeleted(context: Context, environment: Stored<Environment>): Stored<Environment> {
  for (const variable of within(context, VARIABLE, `environment ${environment.id}`)) {
    remove(context, VARIABLE, variable);
  }
  const deleted = timestamp(context);
  const { project, name } = environment;
  const before = sameAs(context, ENVIRONMENT, { project, name, deleted });
  if (before) remove(context, ENVIRONMENT, before);
  return update(context, ENVIRONMENT, environment, { deleted, readsLeft: null });
}

function removeEnvironment(
  context: Context,
  { project: projectName, name, execute }: { project: string; name: string; execute?: boolean | null },
): string {
  const project = needProject(context, projectName);
  const environment = environmentNamed(context, project.id, name);
  if (!environment) throw new Error(`Environment "${name}" does not exist in project "${project.id}"`);
  need(context, "environment", `delete:${environment.environmentType}`, project.id);
  const atOnce = execute === false && may(context, "environment", "deleteNoExec", project.id);
  const reads = context.settings.pollsUntilEnvironmentGone;
  const target = byId(context, DEPLOY_TARGET, environment.openshift);
  if (atOnce || reads === 0 || !target || target.disabled) markDeleted(context, environment);
  else update(context, ENVIRONMENT, environment, { readsLeft: reads });
  return "success";
}

function moveTo(context: Context, id: number, deployTarget: number): Stored<Environment> {
  const environment = byId(context, ENVIRONMENT, id);
  if (!environment) throw new TypeError("Cannot read properties of undefined (reading 'project')");
  need(context, "project", "update", environment.project);
  const rule = within(context, DEPLOY_TARGET_CONFIG, `project ${environment.project}`).toSorted(
    (one, other) => other.weight - one.weight,
  )[0];
  if (rule?.deployTarget !== deployTarget) {
    throw new Error("Cannot change deploy target without matching Deploy Target rule");
  }
  return update(context, ENVIRONMENT, environment, { openshift: deployTarget });
}

function seen(context: Context, environment: Stored<Environment> | undefined): Stored<Environment> | null {
  if (!environment) return null;
  need(context, "environment", "view", environment.project);
  return read(context, environment);
}

const target = ({ openshift }: Environment, _: unknown, context: Context) =>
  byId(context, DEPLOY_TARGET, openshift) ?? null;

export const environments: Resolvers = {
  Query: {
    // Deleted ones as well, unless told otherwise: the oldest of that name (facts: getEnvironmentByName).
    environmentByName: (
      _,
      { name, project, includeDeleted }: { name: string; project: number; includeDeleted?: boolean | null },
      context,
    ) => {
      const all = environmentsOf(context, project, { includeDeleted: includeDeleted ?? true });
      const found = all.find((environment) => environment.name === name);
      if (found) need(context, "environment", "view", found.project);
      return found ?? null;
    },
    environmentById: (_, { id }: { id: number }, context) => seen(context, byId(context, ENVIRONMENT, id)),
    environmentByKubernetesNamespaceName: (
      _,
      { kubernetesNamespaceName }: { kubernetesNamespaceName: string },
      context,
    ) =>
      seen(
        context,
        all(context, ENVIRONMENT).find(
          (environment) =>
            environment.openshiftProjectName === kubernetesNamespaceName && isThere(environment),
        ),
      ),
    allEnvironments: (_, { type }: { type?: string }, context) => {
      need(context, "environment", "viewAll");
      return all(context, PROJECT).flatMap(({ id }) => environmentsOf(context, id, { type: type ?? null }));
    },
  },
  Mutation: {
    addOrUpdateEnvironment: (_, { input }: { input: Input }, context) => addOrUpdate(context, input),
    updateEnvironment: (_, { input }: { input: { id: number; patch?: Patch } }, context) =>
      change(context, input.id, input.patch),
    deleteEnvironment: (
      _,
      { input }: { input: { project: string; name: string; execute?: boolean } },
      context,
    ) => removeEnvironment(context, input),
    updateEnvironmentDeployTarget: (
      _,
      { environment, deployTarget }: { environment: number; deployTarget: number },
      context,
    ) => moveTo(context, environment, deployTarget),
  },
  Environment: {
    project: ({ project }: Environment, _, context) => byId(context, PROJECT, project) ?? null,
    kubernetesNamespaceName: ({ openshiftProjectName }: Environment) => openshiftProjectName,
    kubernetesNamespacePattern: ({ openshiftProjectPattern }: Environment) => openshiftProjectPattern,
    openshift: target,
    kubernetes: target,
    services: () => [],
    envVariables: ({ id, project, environmentType }: Stored<Environment>, _, context) => {
      need(context, "env_var", `environment:view:${environmentType}`, project);
      return variablesOf(context, `environment ${id}`);
    },
    tasks: ({ id }: Stored<Environment>, _, context) => tasksOf(context, id),
    advancedTasks: ({ id }: Stored<Environment>, _, context) => definitionsFor(context, id),
    apiRoutes: ({ id, project }: Stored<Environment>, { domain }: { domain?: string }, context) =>
      apiRoutesOf(context, { project, environment: id, domain }),
    autogeneratedRouteConfig: ({ id }: Stored<Environment>, _, context) =>
      configOf(context, { environment: id }),
  },
};
