import { mutation, query } from "../client/document.ts";
import { bool, choice, input, int, late, many, needed, selection, text } from "../client/shape.ts";

const userInput = input("UserInput", { id: text, email: text });
const mailed = { organizationRoleChanges: bool, sshKeyChanges: bool, groupRoleChanges: bool };

export const sshKeyFields = selection("SshKey", {
  id: int,
  name: text,
  keyValue: text,
  keyType: text,
  keyFingerprint: text,
  created: text,
});

export const userFields = selection("User", {
  id: text,
  email: text,
  firstName: text,
  lastName: text,
  comment: text,
  gitlabId: int,
  emailNotifications: late(selection("UserEmailNotification", mailed)),
});

const userWithKeys = selection("User", { id: text, email: text, sshKeys: many(sshKeyFields) });

const settings = {
  firstName: text,
  lastName: text,
  comment: text,
  gitlabId: int,
  emailNotifications: input("UserEmailOptionInput", mailed),
};

export const addUser = mutation(
  "addUser",
  { input: needed(input("AddUserInput", { email: needed(text), resetPassword: bool, ...settings })) },
  userFields,
);

const updating = {
  input: needed(
    input("UpdateUserInput", {
      user: needed(userInput),
      patch: needed(input("UpdateUserPatchInput", { email: text, ...settings })),
    }),
  ),
};

export const updateUser = mutation("updateUser", updating, userFields, { repeatable: true });

/** Changes nothing when it is given the user's own address: how servers without `userByEmail` are asked for keys. */
export const updateUserForKeys = mutation("updateUser", updating, userWithKeys, { repeatable: true });

export const deleteUser = mutation(
  "deleteUser",
  { input: needed(input("DeleteUserInput", { user: needed(userInput) })) },
  text,
  { repeatable: true },
);

/** Servers before 2.9 don't have it. */
export const userByEmail = query("userByEmail", { email: needed(text) }, userFields);

export const keysByEmail = query("userByEmail", { email: needed(text) }, userWithKeys);

export const platformRolesByEmail = query(
  "userByEmail",
  { email: needed(text) },
  selection("User", { id: text, platformRoles: many(choice("PlatformRole")) }),
  { feature: "platform roles" },
);

const platformRole = { user: needed(userInput), role: needed(choice("PlatformRole")) };

export const addPlatformRoleToUser = mutation(
  "addPlatformRoleToUser",
  platformRole,
  selection("User", { id: text }),
  { feature: "platform roles", repeatable: true },
);

export const removePlatformRoleFromUser = mutation(
  "removePlatformRoleFromUser",
  platformRole,
  selection("User", { id: text }),
  { feature: "platform roles", repeatable: true },
);

export const addUserSSHPublicKey = mutation(
  "addUserSSHPublicKey",
  {
    input: needed(
      input("AddUserSSHPublicKeyInput", {
        name: needed(text),
        publicKey: needed(text),
        user: needed(userInput),
      }),
    ),
  },
  sshKeyFields,
);

export const updateUserSSHPublicKey = mutation(
  "updateUserSSHPublicKey",
  {
    input: needed(
      input("UpdateUserSSHPublicKeyInput", {
        id: needed(int),
        patch: needed(input("UpdateUserSSHPublicKeyPatchInput", { name: text, publicKey: text })),
      }),
    ),
  },
  sshKeyFields,
  { repeatable: true },
);

export const deleteUserSSHPublicKey = mutation(
  "deleteUserSSHPublicKey",
  { input: needed(input("DeleteUserSSHPublicKeyByIdInput", { id: needed(int) })) },
  text,
  { repeatable: true },
);

/** For servers without `addUserSSHPublicKey`. */
export const addSshKey = mutation(
  "addSshKey",
  {
    input: needed(
      input("AddSshKeyInput", {
        name: needed(text),
        keyValue: needed(text),
        keyType: needed(choice("SshKeyType")),
        user: needed(userInput),
      }),
    ),
  },
  sshKeyFields,
);

export const updateSshKey = mutation(
  "updateSshKey",
  {
    input: needed(
      input("UpdateSshKeyInput", {
        id: needed(int),
        patch: needed(
          input("UpdateSshKeyPatchInput", { name: text, keyValue: text, keyType: choice("SshKeyType") }),
        ),
      }),
    ),
  },
  sshKeyFields,
  { repeatable: true },
);

export const deleteSshKeyById = mutation(
  "deleteSshKeyById",
  { input: needed(input("DeleteSshKeyByIdInput", { id: needed(int) })) },
  text,
  { repeatable: true },
);
