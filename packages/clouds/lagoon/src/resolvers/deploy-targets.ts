import { type Context, type Resolvers, timestamp } from "../context.ts";
import { may, need } from "../permissions.ts";
import type { Stored } from "../records.ts";
import { all, byId, type Changes, insert, remove, type Table, update, within } from "../tables.ts";
import { checkDeployTarget } from "./organizations.ts";
import { HAS_CONFIGS, PROJECT } from "./project-table.ts";

export interface DeployTarget {
  readonly name: string;
  readonly consoleUrl: string;
  readonly token: string | null;
  readonly routerPattern: string | null;
  readonly sshHost: string | null;
  readonly sshPort: string | null;
  readonly monitoringConfig: unknown;
  readonly friendlyName: string | null;
  readonly cloudProvider: string | null;
  readonly cloudRegion: string | null;
  readonly buildImage: string | null;
  readonly sharedBaasBucketName: string | null;
  readonly disabled: boolean;
  readonly created: string;
}

/** `Openshift` and `Kubernetes` are two names for it. */
export const DEPLOY_TARGET: Table<DeployTarget> = {
  name: "openshift",
  defaults: {
    ...{ name: "", consoleUrl: "", token: null, routerPattern: null, sshHost: null, sshPort: null },
    ...{
      monitoringConfig: null,
      friendlyName: null,
      cloudProvider: null,
      cloudRegion: null,
      buildImage: null,
    },
    ...{ sharedBaasBucketName: null, disabled: false, created: "" },
  },
  notNull: [],
  unique: { index: "name", of: ({ name }) => [name] },
};

export interface DeployTargetConfig {
  readonly project: number;
  readonly weight: number;
  readonly branches: string;
  readonly pullrequests: string;
  readonly deployTarget: number;
  readonly deployTargetProjectPattern: string | null;
}

export const DEPLOY_TARGET_CONFIG: Table<DeployTargetConfig> = {
  name: "deploy_target_config",
  defaults: {
    ...{
      project: 0,
      weight: 0,
      branches: "",
      pullrequests: "",
      deployTarget: 0,
      deployTargetProjectPattern: null,
    },
  },
  notNull: ["weight"],
  parent: ({ project }) => `project ${project}`,
};

type Target = Changes<DeployTarget> & { readonly id?: number | null };

function addTarget(
  context: Context,
  { input }: { input: Target & { projectUser?: string } },
): Stored<DeployTarget> {
  need(context, "openshift", "add");
  const { projectUser: _, ...columns } = input;
  return insert(context, DEPLOY_TARGET, { ...columns, created: timestamp(context) });
}

function changeTarget(
  context: Context,
  { id, patch }: { id: number; patch: Target & { projectUser?: string } },
): Stored<DeployTarget> {
  need(context, "openshift", "update");
  const { projectUser: _, ...columns } = patch;
  if (Object.keys(patch).length === 0) throw new Error("input.patch requires at least 1 attribute");
  const target = byId(context, DEPLOY_TARGET, id);
  if (!target) throw new TypeError("Cannot read properties of undefined (reading 'id')");
  return update(context, DEPLOY_TARGET, target, columns);
}

function removeTarget(context: Context, name: string): string {
  need(context, "openshift", "delete");
  const target = all(context, DEPLOY_TARGET).find((one) => one.name === name);
  if (target && all(context, PROJECT).some(({ openshift }) => openshift === target.id)) {
    throw new Error(`Openshift "${name} still in use, can not delete`);
  }
  if (target) remove(context, DEPLOY_TARGET, target);
  else if (context.generation === "2.33") {
    throw new TypeError("Cannot read properties of undefined (reading 'id')");
  }
  return "success";
}

function allTargets(
  context: Context,
  { disabled, buildImage }: { disabled?: boolean | null; buildImage?: boolean | null },
) {
  need(context, "openshift", "viewAll");
  return all(context, DEPLOY_TARGET).filter(
    (target) => (disabled == null || target.disabled === disabled) && (!buildImage || target.buildImage),
  );
}

type Config = Changes<DeployTargetConfig> & { readonly id?: number | null; readonly project: number };

/** Fills in what is empty, and says in the project that its own branches don't count any more. */
function addConfig(context: Context, input: Config): Stored<DeployTargetConfig> {
  if (!input.deployTarget) throw new Error("Must provide deployTarget field");
  need(context, "project", "update", input.project);
  const project = byId(context, PROJECT, input.project);
  if (!project) throw new TypeError("Cannot read properties of undefined (reading 'organization')");
  checkDeployTarget(context, project.organization, input.deployTarget);
  const config = insert(context, DEPLOY_TARGET_CONFIG, {
    ...input,
    weight: input.weight || 1,
    branches: input.branches || "true",
    pullrequests: input.pullrequests || "true",
  });
  update(context, PROJECT, project, { branches: HAS_CONFIGS, pullrequests: HAS_CONFIGS });
  return config;
}

function changeConfig(context: Context, id: number, patch: Changes<DeployTargetConfig> = {}) {
  if (Object.keys(patch).length === 0) throw new Error("input.patch requires at least 1 attribute");
  const config = byId(context, DEPLOY_TARGET_CONFIG, id);
  if (!config) return null;
  need(context, "project", "update", config.project);
  const project = byId(context, PROJECT, config.project);
  checkDeployTarget(context, project?.organization ?? null, patch.deployTarget ?? config.deployTarget);
  return update(context, DEPLOY_TARGET_CONFIG, config, patch);
}

/** One that isn't there is deleted as well. */
function removeConfig(context: Context, { id, project }: { id: number; project: number }): string {
  need(context, "project", "update", project);
  const config = byId(context, DEPLOY_TARGET_CONFIG, id);
  if (config) remove(context, DEPLOY_TARGET_CONFIG, config);
  return "success";
}

/** Only who may see a target's token sees these; others get null (facts: openshift/resolvers.ts). */
const guarded =
  (column: keyof DeployTarget) =>
  (target: DeployTarget, _: unknown, context: Context): unknown =>
    may(context, "openshift", "view:token") ? target[column] : null;

const targetFields = {
  projectUser: () => null,
  token: guarded("token"),
  consoleUrl: guarded("consoleUrl"),
  monitoringConfig: guarded("monitoringConfig"),
};

const add = (_: unknown, args: { input: Target }, context: Context) => addTarget(context, args);
const change = (_: unknown, { input }: { input: { id: number; patch: Target } }, context: Context) =>
  changeTarget(context, input);
const drop = (_: unknown, { input }: { input: { name: string } }, context: Context) =>
  removeTarget(context, input.name);
const list = (_: unknown, args: { disabled?: boolean; buildImage?: boolean }, context: Context) =>
  allTargets(context, args);

export const deployTargets: Resolvers = {
  Query: {
    allKubernetes: list,
    allOpenshifts: list,
    deployTargetConfigById: (_, { id }: { id: number }, context) => {
      const config = byId(context, DEPLOY_TARGET_CONFIG, id);
      if (config) need(context, "project", "view", config.project);
      return config ?? null;
    },
    deployTargetConfigsByProjectId: (_, { project }: { project: number }, context) => {
      need(context, "project", "view", project);
      return within(context, DEPLOY_TARGET_CONFIG, `project ${project}`).toSorted(
        (one, other) => other.weight - one.weight,
      );
    },
    deployTargetConfigsByDeployTarget: (_, { deployTarget }: { deployTarget: number }, context) => {
      need(context, "project", "viewAll");
      return all(context, DEPLOY_TARGET_CONFIG).filter((config) => config.deployTarget === deployTarget);
    },
    allDeployTargetConfigs: (_, __, context) => {
      need(context, "project", "viewAll");
      return all(context, DEPLOY_TARGET_CONFIG);
    },
  },
  Mutation: {
    addKubernetes: add,
    addOpenshift: add,
    updateKubernetes: change,
    updateOpenshift: change,
    deleteKubernetes: drop,
    deleteOpenshift: drop,
    addDeployTargetConfig: (_, { input }: { input: Config }, context) => addConfig(context, input),
    updateDeployTargetConfig: (
      _,
      { input }: { input: { id: number; patch?: Changes<DeployTargetConfig> } },
      context,
    ) => changeConfig(context, input.id, input.patch),
    deleteDeployTargetConfig: (_, { input }: { input: { id: number; project: number } }, context) =>
      removeConfig(context, input),
  },
  Kubernetes: targetFields,
  Openshift: targetFields,
  DeployTargetConfig: {
    project: ({ project }: DeployTargetConfig, _, context) => byId(context, PROJECT, project) ?? null,
    deployTarget: ({ deployTarget }: DeployTargetConfig, _, context) =>
      byId(context, DEPLOY_TARGET, deployTarget) ?? null,
  },
};
