import type { Context, Resolvers } from "../context.ts";
import { need } from "../permissions.ts";
import type { Stored } from "../records.ts";
import { all, type Changes, update } from "../tables.ts";
import { addUser, GROUP, needUser, removeUser, USER, type User, type UserInput } from "./account.ts";
import { keysOf, removeKeysOf, userOfKeyText } from "./ssh-keys.ts";

type Input = Changes<User> & { readonly email: string; readonly resetPassword?: boolean };

const options = (user: User | undefined, { emailNotifications }: Changes<User>) =>
  emailNotifications ? { ...(user ?? USER.defaults).emailNotifications, ...emailNotifications } : undefined;

function change(context: Context, input: { user: UserInput; patch: Changes<User> }): Stored<User> {
  const { patch } = input;
  if (Object.keys(patch).length === 0) throw new Error("Input patch requires at least 1 attribute");
  const user = needUser(context, input.user);
  need(context, "user", "update");
  const email = patch.email?.toLowerCase();
  if (email && all(context, USER).some((other) => other.email === email && other.id !== user.id)) {
    throw new Error(`Error updating Lagoon user: User exists with same email`);
  }
  return update(context, USER, user, { ...patch, email, emailNotifications: options(user, patch) });
}

/** Sets or removes a role on the platform. */
function setRole(
  context: Context,
  { user: input, role }: { user: UserInput; role: string },
  has: boolean,
): Stored<User> {
  if (!context.viewer.platformOwner) {
    throw new Error("Unauthorized: You don't have permission to perform this action");
  }
  const user = needUser(context, input);
  const others = user.platformRoles.filter((one) => one !== role);
  return update(context, USER, user, { platformRoles: has ? [...others, role] : others });
}

function search(
  context: Context,
  { id, email, gitlabId }: { id?: string; email?: string; gitlabId?: number },
) {
  need(context, "user", "viewAll");
  return all(context, USER).filter(
    (user) =>
      (!id || user.uuid === id) &&
      (!email || user.email === email.toLowerCase()) &&
      (!gitlabId || user.gitlabId === gitlabId),
  );
}

export const users: Resolvers = {
  Query: {
    me: (_, __, context) => {
      const { userId } = context.viewer;
      // An administrator's token belongs to no user (facts: getMe).
      if (!userId) throw new TypeError("Cannot read properties of null (reading 'access_token')");
      return needUser(context, { id: userId });
    },
    lagoonVersion: (_, __, { generation }) => (generation === "2.33" ? "v2.33.1" : "v2.8.4"),
    userByEmail: (_, { email }: { email: string }, context) => {
      const user = needUser(context, { email });
      if (user.uuid !== context.viewer.userId) need(context, "user", "viewAll");
      return user;
    },
    userBySshKey: (_, { sshKey }: { sshKey: string }, context) => {
      need(context, "user", "viewAll");
      return userOfKeyText(context, sshKey) ?? null;
    },
    allUsers: (_, args: { id?: string; email?: string; gitlabId?: number }, context) => search(context, args),
    allPlatformUsers: (_, args: { id?: string; email?: string; gitlabId?: number; role?: string }, context) =>
      search(context, args).filter(({ platformRoles }) =>
        args.role ? platformRoles.includes(args.role) : platformRoles.length > 0,
      ),
  },
  Mutation: {
    addUser: (_, { input }: { input: Input }, context) => {
      need(context, "user", "add");
      const { resetPassword: _reset, ...columns } = input;
      return addUser(context, { ...columns, emailNotifications: options(undefined, input) });
    },
    updateUser: (_, { input }: { input: { user: UserInput; patch: Changes<User> } }, context) =>
      change(context, input),
    deleteUser: (_, { input }: { input: { user: UserInput } }, context) => {
      const user = needUser(context, input.user);
      need(context, "user", "delete");
      removeKeysOf(context, user.uuid);
      removeUser(context, user);
      return "success";
    },
    addPlatformRoleToUser: (_, args: { user: UserInput; role: string }, context) =>
      setRole(context, args, true),
    removePlatformRoleFromUser: (_, args: { user: UserInput; role: string }, context) =>
      setRole(context, args, false),
  },
  User: {
    id: ({ uuid }: User) => uuid,
    sshKeys: ({ uuid }: User, _, context) => keysOf(context, uuid),
    groups: ({ uuid }: User, _, context) =>
      all(context, GROUP).filter(({ members }) => members.some(({ user }) => user === uuid)),
    groupRoles: ({ uuid }: User, _, context) =>
      all(context, GROUP).flatMap((group) =>
        group.members
          .filter(({ user }) => user === uuid)
          .map(({ role }) => ({
            ...{ id: group.uuid, name: group.name, role, groupType: group.type },
            organization: group.organization,
          })),
      ),
    platformRoles: ({ platformRoles }: User) => (platformRoles.length > 0 ? platformRoles : null),
  },
};
