import { randomUUID } from "node:crypto";
import { type Context, NEVER, timestamp } from "../context.ts";
import type { Stored } from "../records.ts";
import { all, type Changes, insert, remove, type Table, update } from "../tables.ts";

export interface Membership {
  /** The user's id. */
  readonly user: string;
  readonly role: string;
}

/** Keycloak keeps groups and users: their ids are UUIDs. */
export interface Group {
  readonly uuid: string;
  readonly name: string;
  /** `project-default-group` for that of a project. */
  readonly type: string | null;
  readonly parent: string | null;
  readonly members: readonly Membership[];
  readonly projects: readonly number[];
  readonly organization: number | null;
}

export interface User {
  readonly uuid: string;
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly comment: string | null;
  readonly gitlabId: number | null;
  readonly created: string;
  readonly platformRoles: readonly string[];
  /** Roles in organizations, by their id. */
  readonly organizations: Readonly<Record<string, string>>;
  readonly emailNotifications: Readonly<Record<string, boolean>>;
}

export const GROUP: Table<Group> = {
  name: "keycloak_group",
  defaults: {
    ...{ uuid: "", name: "", type: null, parent: null, members: [], projects: [], organization: null },
  },
  notNull: ["name"],
  unique: { index: "name", of: ({ name }) => [name] },
};

export const USER: Table<User> = {
  name: "keycloak_user",
  defaults: {
    ...{
      uuid: "",
      email: "",
      firstName: null,
      lastName: null,
      comment: null,
      gitlabId: null,
      created: NEVER,
    },
    ...{ platformRoles: [], organizations: {} },
    // Facts: the defaults of models/user.ts addUser.
    emailNotifications: { organizationRoleChanges: true, sshKeyChanges: true, groupRoleChanges: false },
  },
  notNull: ["email"],
  unique: { index: "email", of: ({ email }) => [email] },
};

export interface ById {
  readonly id?: string | null;
}
export interface GroupInput extends ById {
  readonly name?: string | null;
}
export interface UserInput extends ById {
  readonly email?: string | null;
}

export const groupNamed = (context: Context, name: string): Stored<Group> | undefined =>
  all(context, GROUP).find((group) => group.name === name);

export const userWithId = (context: Context, id: string): Stored<User> | undefined =>
  all(context, USER).find(({ uuid }) => uuid === id);

/** Throws as Lagoon's model does when there is none (facts: models/group.ts). */
export function needGroup(context: Context, { id, name }: GroupInput): Stored<Group> {
  if (!id && !name) throw new Error("You must provide a group id or name");
  const found = all(context, GROUP).find((group) => (id ? group.uuid === id : group.name === name));
  if (!found) throw new Error(`Group not found: ${id || name}`);
  return found;
}

/** Throws as Lagoon's model does when there is none; emails are kept in lower case (facts: models/user.ts). */
export function needUser(context: Context, { id, email }: UserInput): Stored<User> {
  if (!id && !email) throw new Error("You must provide a user id or email");
  const sought = email?.toLowerCase();
  const found = all(context, USER).find((user) => (id ? user.uuid === id : user.email === sought));
  if (found) return found;
  throw new Error(
    id && context.generation === "2.33" ? `User not found a: ${id}` : `User not found: ${id || sought}`,
  );
}

export function addGroup(
  context: Context,
  columns: Changes<Group> & { readonly name: string },
): Stored<Group> {
  if (groupNamed(context, columns.name)) throw new Error(`Group ${columns.name} exists`);
  return insert(context, GROUP, { uuid: randomUUID(), ...columns });
}

export function addUser(context: Context, columns: Changes<User> & { readonly email: string }): Stored<User> {
  const email = columns.email.toLowerCase();
  if (all(context, USER).some((user) => user.email === email))
    throw new Error(`Username ${columns.email} exists`);
  return insert(context, USER, { uuid: randomUUID(), created: timestamp(context), ...columns, email });
}

/** A user is in a group with one role; a new one takes the place of the one before. */
export function setMember(
  context: Context,
  group: Stored<Group>,
  user: string,
  role?: string,
): Stored<Group> {
  const others = group.members.filter((member) => member.user !== user);
  return update(context, GROUP, group, { members: role ? [...others, { user, role }] : others });
}

export function removeUser(context: Context, user: Stored<User>): void {
  for (const group of all(context, GROUP)) {
    if (group.members.some((member) => member.user === user.uuid)) setMember(context, group, user.uuid);
  }
  remove(context, USER, user);
}

/** The groups that a project is in. */
export const groupsOfProject = (context: Context, project: number): Stored<Group>[] =>
  all(context, GROUP).filter(({ projects }) => projects.includes(project));
