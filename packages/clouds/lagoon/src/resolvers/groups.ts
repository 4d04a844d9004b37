import type { Context, Resolvers } from "../context.ts";
import { need } from "../permissions.ts";
import type { Stored } from "../records.ts";
import { all, byId, remove, update } from "../tables.ts";
import {
  addGroup,
  addUser,
  GROUP,
  type Group,
  type GroupInput,
  needGroup,
  needUser,
  setMember,
  type UserInput,
  userWithId,
} from "./account.ts";
import { PROJECT, type Project, projectNamed } from "./project-table.ts";

/** Keycloak has a subgroup for each role; Lagoon names and hides them. */
function checkName(name: string): void {
  if (/[^0-9a-z-]/.test(name))
    throw new Error("Only lowercase characters, numbers and dashes allowed for name!");
}

/** As with the mutation `addGroup`, and in an organization. */
export function makeGroup(
  context: Context,
  {
    name,
    parentGroup,
    organization = null,
  }: { name: string; parentGroup?: GroupInput | null; organization?: number | null },
): Stored<Group> {
  checkName(name);
  if (parentGroup && Object.keys(parentGroup).length === 0)
    throw new Error("You must provide a group id or name");
  const parent = parentGroup ? needGroup(context, parentGroup).uuid : null;
  const group = addGroup(context, { name, parent, organization });
  const { userId, platformOwner } = context.viewer;
  return userId && !platformOwner && organization === null
    ? setMember(context, group, userId, "OWNER")
    : group;
}

function removeGroup(context: Context, group: Stored<Group>): string {
  need(context, "group", "delete");
  for (const child of all(context, GROUP).filter(({ parent }) => parent === group.uuid)) {
    removeGroup(context, child);
  }
  remove(context, GROUP, group);
  return "success";
}

interface MemberInput {
  readonly user: UserInput;
  readonly group: GroupInput;
  readonly role: string;
  readonly inviteUser?: boolean | null;
}

function addMember(context: Context, { user: userInput, group: groupInput, role, inviteUser }: MemberInput) {
  if (Object.keys(userInput).length === 0) throw new Error("You must provide a user id or email");
  const group = needGroup(context, groupInput);
  need(context, "group", "addUser");
  let user: { readonly uuid: string };
  try {
    user = needUser(context, userInput);
  } catch (error) {
    if (!inviteUser || !userInput.email) throw error;
    if (group.organization === null)
      throw new Error("Cannot invite user to group that is not in an organization");
    user = addUser(context, { email: userInput.email });
  }
  return setMember(context, group, user.uuid, role);
}

interface ProjectGroups {
  readonly project: { readonly id?: number | null; readonly name?: string | null };
  readonly groups: readonly GroupInput[];
}

function projectOf(context: Context, { project: { id, name } }: ProjectGroups): Stored<Project> {
  if (!id && !name) throw new Error('Must provide project "id" or "name"');
  const project = id ? byId(context, PROJECT, id) : projectNamed(context, name ?? "");
  if (!project) throw new Error("Unauthorized");
  return project;
}

function link(context: Context, input: ProjectGroups, scope: "addGroup" | "removeGroup"): Stored<Project> {
  const project = projectOf(context, input);
  need(context, "project", scope, project.id);
  if (input.groups.length === 0) throw new Error("You must provide groups");
  for (const each of input.groups) {
    const group = needGroup(context, each);
    const others = group.projects.filter((id) => id !== project.id);
    if (scope === "removeGroup") update(context, GROUP, group, { projects: others });
    else {
      if (project.organization !== null && project.organization !== group.organization) {
        throw new Error("Group must be in same organization as the project");
      }
      update(context, GROUP, group, { projects: [...others, project.id] });
    }
  }
  return project;
}

/** Those that the viewer may see. */
function visible(context: Context): Stored<Group>[] {
  const { platformViewer, userId } = context.viewer;
  return all(context, GROUP).filter(
    ({ members }) => platformViewer || members.some(({ user }) => user === userId),
  );
}

function found(context: Context, input: GroupInput): Stored<Group> {
  const group = needGroup(context, input);
  if (visible(context).some(({ id }) => id === group.id)) return group;
  throw new Error(`Group not found: ${input.id || input.name}`);
}

/** A group's projects, with those of the groups in it. */
function projectsOf(context: Context, group: Group): Stored<Project>[] {
  const children = all(context, GROUP).filter(({ parent }) => parent === group.uuid);
  const own = group.projects.flatMap((id) => byId(context, PROJECT, id) ?? []);
  const theirs = children.flatMap((child) => projectsOf(context, child));
  return [...new Map([...own, ...theirs].map((project) => [project.id, project])).values()];
}

const columns = {
  id: ({ uuid }: Group) => uuid,
  groups: ({ uuid }: Group, _: unknown, context: Context) =>
    all(context, GROUP).filter(({ parent }) => parent === uuid),
  members: ({ members }: Group, _: unknown, context: Context) =>
    members.map(({ user, role }) => ({ user: userWithId(context, user), role })),
  memberCount: ({ members }: Group) => members.length,
  projects: (group: Group, _: unknown, context: Context) => projectsOf(context, group),
};

export const groups: Resolvers = {
  Query: {
    groupByName: (_, { name }: { name: string }, context) => found(context, { name }),
    allGroups: (_, { name, type }: { name?: string; type?: string }, context) => {
      if (name)
        return context.viewer.platformViewer
          ? [needGroup(context, { name })]
          : visible(context).filter((group) => group.name === name);
      return visible(context).filter((group) => !type || group.type?.includes(type));
    },
    allProjectsInGroup: (_, { input }: { input: GroupInput }, context) =>
      projectsOf(context, found(context, input)),
  },
  Mutation: {
    addGroup: (_, { input }: { input: { name: string; parentGroup?: GroupInput } }, context) => {
      need(context, "group", "add");
      return makeGroup(context, input);
    },
    updateGroup: (_, { input }: { input: { group: GroupInput; patch: { name?: string } } }, context) => {
      const group = needGroup(context, input.group);
      need(context, "group", "update");
      const { name } = input.patch;
      if (Object.keys(input.patch).length === 0) throw new Error("Input patch requires at least 1 attribute");
      if (typeof name === "string") checkName(name);
      if (name && name !== group.name && all(context, GROUP).some((one) => one.name === name)) {
        throw new Error(`Group ${name} exists`);
      }
      return update(context, GROUP, group, { name });
    },
    deleteGroup: (_, { input }: { input: { group: GroupInput } }, context) =>
      removeGroup(context, needGroup(context, input.group)),
    addUserToGroup: (_, { input }: { input: MemberInput }, context) => addMember(context, input),
    removeUserFromGroup: (_, { input }: { input: MemberInput }, context) => {
      const user = needUser(context, input.user);
      const group = needGroup(context, input.group);
      need(context, "group", "removeUser");
      return setMember(context, group, user.uuid);
    },
    addGroupsToProject: (_, { input }: { input: ProjectGroups }, context) => link(context, input, "addGroup"),
    removeGroupsFromProject: (_, { input }: { input: ProjectGroups }, context) =>
      link(context, input, "removeGroup"),
  },
  Group: columns,
  OrgGroup: columns,
};
