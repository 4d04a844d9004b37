import { type Context, type Resolvers, timestamp } from "../context.ts";
import { DatabaseError } from "../database-error.ts";
import { need } from "../permissions.ts";
import type { Stored } from "../records.ts";
import { fingerprint, type PublicKey, parsePublicKey } from "../ssh.ts";
import { all, byId, insert, remove, type Table, update, within } from "../tables.ts";
import { needUser, type User, type UserInput, userWithId } from "./account.ts";

interface SshKey {
  readonly name: string;
  readonly keyValue: string;
  readonly keyType: string;
  readonly keyFingerprint: string;
  readonly created: string;
  readonly lastUsed: string | null;
  /** The user's id. */
  readonly user: string;
}

/** A key is in it once, whoever has it. */
const SSH_KEY: Table<SshKey> = {
  name: "ssh_key",
  defaults: {
    ...{ name: "", keyValue: "", keyType: "", keyFingerprint: "", created: "", lastUsed: null, user: "" },
  },
  notNull: ["name", "keyValue", "keyType"],
  unique: { index: "key_fingerprint", of: ({ keyFingerprint }) => [keyFingerprint] },
  parent: ({ user }) => `user ${user}`,
};

interface Added {
  readonly id?: number | null;
  readonly name: string;
  readonly user: string;
  readonly key: PublicKey;
}

const columnsOf = (key: PublicKey) => ({
  keyValue: key.value,
  keyType: key.type,
  keyFingerprint: fingerprint(key),
});

/** Throws `DatabaseError` for a key that somebody has. */
export const addKey = (context: Context, { id, name, user, key }: Added): Stored<SshKey> =>
  insert(context, SSH_KEY, { id, name, user, ...columnsOf(key), created: timestamp(context) });

export const keysOf = (context: Context, user: string): Stored<SshKey>[] =>
  within(context, SSH_KEY, `user ${user}`);

export function removeKeysOf(context: Context, user: string): void {
  for (const key of keysOf(context, user)) remove(context, SSH_KEY, key);
}

/** The id of the user who has the key of a fingerprint. */
export const userOfKey = (context: Context, print: string): string | undefined =>
  all(context, SSH_KEY).find(({ keyFingerprint }) => keyFingerprint === print)?.user;

export function userOfKeyText(context: Context, text: string): Stored<User> | undefined {
  const key = parsePublicKey(text);
  const user = key && userOfKey(context, fingerprint(key));
  return user === undefined ? undefined : userWithId(context, user);
}

interface Input {
  readonly id?: number | null;
  readonly name: string;
  readonly user: UserInput;
  readonly publicKey?: string;
  readonly keyValue?: string;
  readonly keyType?: string;
}

/** From one text, or from type and value, which may be the whole text as well. */
function parse({ publicKey, keyType, keyValue }: Partial<Input>): PublicKey {
  const parts = (keyValue ?? "").split(" ");
  const type = (keyType ?? "").replaceAll("_", "-").toLowerCase();
  const key = parsePublicKey(publicKey ?? `${type} ${parts.length > 1 ? parts[1] : parts[0]}`);
  if (!key) throw new Error("Invalid SSH key format! Please verify keyType + keyValue");
  return key;
}

function refusingTaken<Result>(doing: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new Error(`Error ${doing} SSH key. Key already exists.`);
  }
}

function add(context: Context, input: Input): Stored<SshKey> {
  const key = parse(input);
  const { uuid } = needUser(context, input.user);
  need(context, "ssh_key", "add");
  return refusingTaken("adding", () =>
    addKey(context, { id: input.id ?? null, name: input.name, user: uuid, key }),
  );
}

function change(context: Context, { id, patch }: { id: number; patch: Partial<Input> }): Stored<SshKey> {
  need(context, "ssh_key", "update");
  const known = byId(context, SSH_KEY, id);
  if (!known) throw new Error("You must provide a user id or email");
  if (Object.keys(patch).length === 0) throw new Error("Input patch requires at least 1 attribute");
  // Of a patch with the name alone Lagoon reads a key all the same (facts: updateSshKey).
  if (!patch.publicKey && patch.keyType === undefined) {
    throw new TypeError("Cannot read properties of undefined (reading 'replaceAll')");
  }
  const key = parse(patch);
  return refusingTaken("updating", () =>
    update(context, SSH_KEY, known, { name: patch.name, ...columnsOf(key) }),
  );
}

function removeById(context: Context, id: number): string {
  need(context, "ssh_key", "delete");
  const known = byId(context, SSH_KEY, id);
  if (!known) throw new Error("You must provide a user id or email");
  remove(context, SSH_KEY, known);
  return "success";
}

function removeByName(context: Context, name: string): string {
  const found = all(context, SSH_KEY).filter((key) => key.name === name);
  if (found.length > 1) {
    throw new Error(`Multiple sshKey candidates for '${name}' (${found.length} found). Do nothing.`);
  }
  if (!found[0]) throw new Error(`Not found: '${name}'`);
  return removeById(context, found[0].id);
}

export const sshKeys: Resolvers = {
  Mutation: {
    addSshKey: (_, { input }: { input: Input }, context) => add(context, input),
    addUserSSHPublicKey: (_, { input }: { input: Input }, context) => add(context, input),
    updateSshKey: (_, { input }: { input: { id: number; patch: Partial<Input> } }, context) =>
      change(context, input),
    updateUserSSHPublicKey: (_, { input }: { input: { id: number; patch: Partial<Input> } }, context) =>
      change(context, input),
    deleteSshKey: (_, { input }: { input: { name: string } }, context) => removeByName(context, input.name),
    deleteSshKeyById: (_, { input }: { input: { id: number } }, context) => removeById(context, input.id),
    deleteUserSSHPublicKey: (_, { input }: { input: { id: number } }, context) =>
      removeById(context, input.id),
  },
};
