import { type Context, type Resolvers, timestamp } from "../context.ts";
import { need } from "../permissions.ts";
import type { Stored } from "../records.ts";
import { all, byId, type Changes, insert, remove, type Table, update } from "../tables.ts";
import {
  GROUP,
  type Group,
  groupsOfProject,
  needGroup,
  needUser,
  USER,
  type User,
  type UserInput,
} from "./account.ts";
import { DEPLOY_TARGET } from "./deploy-targets.ts";
import { environmentsOf } from "./environments.ts";
import { makeGroup } from "./groups.ts";
import { allNotifications, unlinkAll } from "./notifications.ts";
import { PROJECT, type Project } from "./project-table.ts";
import { variablesOf } from "./variables.ts";

interface Organization {
  readonly name: string;
  readonly friendlyName: string;
  readonly description: string;
  readonly quotaProject: number;
  readonly quotaGroup: number;
  readonly quotaNotification: number;
  readonly quotaEnvironment: number;
  readonly quotaRoute: number;
  readonly featureApiRoutes: boolean;
  readonly featureProjectClone: boolean;
  readonly created: string;
  readonly deployTargets: readonly number[];
}

/** -1 is no limit (facts: the migration of May 2024). */
const ORGANIZATION: Table<Organization> = {
  name: "organization",
  defaults: {
    ...{
      name: "",
      friendlyName: "",
      description: "",
      quotaProject: -1,
      quotaGroup: -1,
      quotaNotification: -1,
    },
    ...{ quotaEnvironment: -1, quotaRoute: -1, featureApiRoutes: false, featureProjectClone: false },
    ...{ created: "", deployTargets: [] },
  },
  notNull: [
    "friendlyName",
    "description",
    "quotaProject",
    "quotaGroup",
    "quotaNotification",
    "quotaEnvironment",
  ],
  unique: { index: "name", of: ({ name }) => [name] },
};

/** The organization of an id; undefined where there is none or no id. */
export const organizationOf = (context: Context, id: number | null): Stored<Organization> | undefined =>
  byId(context, ORGANIZATION, id);

export function needOrganizationNamed(context: Context, name: string): Stored<Organization> {
  const found = all(context, ORGANIZATION).find((organization) => organization.name === name);
  if (!found) throw new TypeError("Cannot read properties of undefined (reading 'id')");
  return found;
}

const projectsIn = (context: Context, id: number): Stored<Project>[] =>
  all(context, PROJECT).filter(({ organization }) => organization === id);
const groupsIn = (context: Context, id: number): Stored<Group>[] =>
  all(context, GROUP).filter(({ organization }) => organization === id);
const notificationsIn = (context: Context, id: number) =>
  allNotifications(context).filter(({ organization }) => organization === id);

const exceeds = (used: number, quota: number): boolean => quota !== -1 && used >= quota;

/** Throws when a deploy target isn't one of the organization's, where there is an organization. */
export function checkDeployTarget(context: Context, organization: number | null, target: number): void {
  const found = organizationOf(context, organization);
  if (found && !found.deployTargets.includes(target)) {
    throw new Error("The provided deploytarget is not valid for this organization");
  }
}

/** Throws when the organization may not have one more project, or not there. */
export function checkNewProject(
  context: Context,
  input: {
    readonly organization?: number | null | undefined;
    readonly kubernetes?: number | null;
    readonly openshift?: number | undefined;
  },
): void {
  need(context, "organization", "addProject");
  const organization = organizationOf(context, input.organization ?? null);
  if (!organization)
    throw new Error(`Unauthorized: You don't have permission to "addProject" on "organization"`);
  const used = projectsIn(context, organization.id).length;
  if (exceeds(used, organization.quotaProject)) {
    throw new Error(
      `This would exceed this organizations project quota; ${used}/${organization.quotaProject}`,
    );
  }
  const target = input.kubernetes || input.openshift;
  if (target) checkDeployTarget(context, organization.id, target);
}

/** Throws when the project's organization may not have an environment of one more name. */
export function checkNewEnvironment(context: Context, project: Stored<Project>, name: string): void {
  const organization = organizationOf(context, project.organization);
  if (!organization) return;
  const known = projectsIn(context, organization.id).flatMap(({ id }) => environmentsOf(context, id, {}));
  if (known.some((environment) => environment.name === name)) return;
  if (exceeds(known.length, organization.quotaEnvironment)) {
    throw new Error(
      `Environment would exceed organization environment quota: ${known.length}/${organization.quotaEnvironment}`,
    );
  }
}

/** Throws when the organization isn't there, or may not have one more notification. */
export function checkNewNotification(context: Context, id: number): void {
  const organization = organizationOf(context, id);
  if (!organization) throw new Error("Organization does not exist");
  need(context, "organization", "addNotification");
  const used = notificationsIn(context, id).length;
  if (exceeds(used, organization.quotaNotification)) {
    throw new Error(
      `This would exceed this organizations notification quota; ${used}/${organization.quotaNotification}`,
    );
  }
}

function checkName(name: string): void {
  if (/[^0-9a-z-]/.test(name))
    throw new Error("Only lowercase characters, numbers and dashes allowed for name!");
  if (/--/.test(name)) throw new Error("Multiple consecutive dashes are not allowed for name!");
}

type Input = Changes<Organization> & { readonly id?: number | null; readonly name: string };

function add(context: Context, input: Input): Stored<Organization> {
  checkName(input.name);
  const failed = `There was an error creating the organization ${input.name}`;
  if (all(context, ORGANIZATION).some(({ name }) => name === input.name)) {
    throw new Error(
      `${failed} Error: There was an error creating the organization, ${input.name} already exists`,
    );
  }
  try {
    need(context, "organization", "add");
    return insert(context, ORGANIZATION, { ...input, created: timestamp(context) });
  } catch (error) {
    throw new Error(`${failed} ${error}`);
  }
}

function change(
  context: Context,
  { id, patch }: { id: number; patch: Changes<Organization> },
): Stored<Organization> {
  need(context, "organization", "update");
  if (patch.name) checkName(patch.name);
  if (Object.keys(patch).length === 0) throw new Error("input.patch requires at least 1 attribute");
  const organization = byId(context, ORGANIZATION, id);
  if (!organization) throw new TypeError("Cannot read properties of undefined (reading 'id')");
  return update(context, ORGANIZATION, organization, patch);
}

function needById(
  context: Context,
  id: number,
  message = "Organization doesn't exist",
): Stored<Organization> {
  const organization = byId(context, ORGANIZATION, id);
  if (!organization) throw new Error(message);
  return organization;
}

function removeOrganization(context: Context, id: number): string {
  need(context, "organization", "delete");
  const organization = needById(context, id);
  const blocks = {
    projects: projectsIn(context, id),
    notifications: notificationsIn(context, id),
    groups: groupsIn(context, id),
  };
  for (const [what, there] of Object.entries(blocks)) {
    if (there.length === 0) continue;
    throw new Error(
      `Unable to delete organization, there are existing ${what} that need to be removed first`,
    );
  }
  remove(context, ORGANIZATION, organization);
  return "success";
}

interface Target {
  readonly deployTarget: number;
  readonly organization: number;
}

function addTarget(context: Context, { deployTarget, organization: id }: Target): Stored<Organization> {
  need(context, "organization", "add");
  const organization = needById(context, id);
  if (!byId(context, DEPLOY_TARGET, deployTarget)) {
    throw new Error("There was an error adding the deployTarget: Error: Unauthorized");
  }
  if (organization.deployTargets.includes(deployTarget)) throw new Error("Already added to organization");
  return update(context, ORGANIZATION, organization, {
    deployTargets: [...organization.deployTargets, deployTarget],
  });
}

/** One that isn't there is removed as well. */
function removeTarget(context: Context, { deployTarget, organization: id }: Target): Stored<Organization> {
  need(context, "organization", "add");
  const organization = needById(context, id);
  const deployTargets = organization.deployTargets.filter((target) => target !== deployTarget);
  return update(context, ORGANIZATION, organization, { deployTargets });
}

/** Takes a project from its groups, but for its own, and from its notifications, before it changes hands. */
function setOrganization(
  context: Context,
  project: Stored<Project>,
  organization: number | null,
): Stored<Project> {
  for (const group of groupsOfProject(context, project.id)) {
    if (group.type === "project-default-group") {
      const own = all(context, USER).find(({ email }) => email === `default-user@${project.name}`);
      const members = group.members.filter(({ user }) => user === own?.uuid);
      update(context, GROUP, group, { members, organization });
    } else update(context, GROUP, group, { projects: group.projects.filter((id) => id !== project.id) });
  }
  unlinkAll(context, project.id);
  return update(context, PROJECT, project, { organization });
}

interface Membership {
  readonly project: number;
  readonly organization: number;
}

function addProject(context: Context, input: Membership): Stored<Project> {
  need(context, "organization", "add");
  const project = byId(context, PROJECT, input.project);
  if (!project || !byId(context, ORGANIZATION, input.organization)) {
    throw new Error("Unable to remove all groups from the project");
  }
  return setOrganization(context, project, input.organization);
}

function removeProject(context: Context, input: Membership): Stored<Project> {
  need(context, "organization", "add");
  const project = byId(context, PROJECT, input.project);
  if (!project) throw new TypeError("Cannot read properties of undefined (reading 'organization')");
  if (project.organization !== input.organization) throw new Error("Project is not in organization");
  return setOrganization(context, project, null);
}

interface GroupIn {
  readonly name: string;
  readonly organization: number;
  readonly parentGroup?: { readonly id?: string; readonly name?: string } | null;
}

function addGroupTo(context: Context, input: GroupIn): Stored<Group> {
  const organization = needById(context, input.organization, "Organization does not exist");
  need(context, "organization", "addGroup");
  const used = groupsIn(context, organization.id).filter(
    ({ type }) => type !== "project-default-group",
  ).length;
  if (exceeds(used, organization.quotaGroup)) {
    throw new Error(`This would exceed this organizations group quota; ${used}/${organization.quotaGroup}`);
  }
  return makeGroup(context, input);
}

/** Only a group whose projects are all in the organization. */
function addExistingGroup(context: Context, { name, organization }: GroupIn): Stored<Group> {
  need(context, "organization", "add");
  needById(context, organization, "Organization does not exist");
  const group = needGroup(context, { name });
  const others = group.projects.filter((id) => byId(context, PROJECT, id)?.organization !== organization);
  if (others.length > 0) {
    throw new Error(
      `This group has the following projects that are not part of the requested organization: [${others}]`,
    );
  }
  return update(context, GROUP, group, { organization });
}

interface Admin {
  readonly user: UserInput;
  readonly organization: { readonly id?: number | null; readonly name?: string | null };
  readonly role?: string;
}

function setAdmin(
  context: Context,
  { user: userInput, organization: { id, name }, role }: Admin,
): Stored<Organization> {
  const organization = id
    ? byId(context, ORGANIZATION, id)
    : all(context, ORGANIZATION).find((one) => one.name === name);
  if (!organization) {
    throw new Error(`Unauthorized: You don't have permission to "addOwner" on "organization"`);
  }
  const user = needUser(context, userInput);
  need(context, "organization", "addOwner");
  const { [organization.id]: _, ...others } = user.organizations;
  update(context, USER, user, { organizations: role ? { ...others, [organization.id]: role } : others });
  return organization;
}

const ownersOf = (context: Context, id: number) =>
  all(context, USER).flatMap((user: Stored<User>) => {
    const role = user.organizations[id];
    if (!role) return [];
    return { ...user, organizationRole: role, owner: role === "OWNER", admin: role === "ADMIN" };
  });

export const organizations: Resolvers = {
  Query: {
    allOrganizations: (_, __, context) => {
      need(context, "organization", "viewAll");
      return all(context, ORGANIZATION);
    },
    organizationById: (_, { id }: { id: number }, context) => {
      need(context, "organization", "view");
      return byId(context, ORGANIZATION, id) ?? null;
    },
    organizationByName: (_, { name }: { name: string }, context) => {
      const found = all(context, ORGANIZATION).find((organization) => organization.name === name);
      if (found) need(context, "organization", "view");
      return found ?? null;
    },
  },
  Mutation: {
    addOrganization: (_, { input }: { input: Input }, context) => add(context, input),
    updateOrganization: (_, { input }: { input: { id: number; patch: Changes<Organization> } }, context) =>
      change(context, input),
    deleteOrganization: (_, { input }: { input: { id: number } }, context) =>
      removeOrganization(context, input.id),
    addDeployTargetToOrganization: (_, { input }: { input: Target }, context) => addTarget(context, input),
    removeDeployTargetFromOrganization: (_, { input }: { input: Target }, context) =>
      removeTarget(context, input),
    addExistingProjectToOrganization: (_, { input }: { input: Membership }, context) =>
      addProject(context, input),
    removeProjectFromOrganization: (_, { input }: { input: Membership }, context) =>
      removeProject(context, input),
    addGroupToOrganization: (_, { input }: { input: GroupIn }, context) => addGroupTo(context, input),
    addExistingGroupToOrganization: (_, { input }: { input: GroupIn }, context) =>
      addExistingGroup(context, input),
    addAdminToOrganization: (_, { input }: { input: Admin }, context) => setAdmin(context, input),
    removeAdminFromOrganization: (_, { input }: { input: Admin }, context) =>
      setAdmin(context, { user: input.user, organization: input.organization }),
  },
  Organization: {
    deployTargets: ({ deployTargets }: Organization, _, context) =>
      deployTargets.flatMap((id) => byId(context, DEPLOY_TARGET, id) ?? []),
    projects: ({ id }: Stored<Organization>, _, context) => projectsIn(context, id),
    groups: ({ id }: Stored<Organization>, _, context) => groupsIn(context, id),
    owners: ({ id }: Stored<Organization>, _, context) => ownersOf(context, id),
    notifications: ({ id }: Stored<Organization>, { type }: { type?: string }, context) =>
      notificationsIn(context, id).filter(
        ({ __typename }) => !type || __typename.toLowerCase() === `notification${type.toLowerCase()}`,
      ),
    envVariables: ({ id }: Stored<Organization>, _, context) => variablesOf(context, `organization ${id}`),
  },
  OrgProject: {
    groups: ({ id }: Stored<Project>, _, context) => groupsOfProject(context, id),
    groupCount: ({ id }: Stored<Project>, _, context) => groupsOfProject(context, id).length,
  },
  OrgUser: {
    id: ({ uuid }: User) => uuid,
  },
};
