import { SshKeySchema } from "@kindling/apis/kindling/lagoon/provider/v1/ssh_key";
import { resource } from "@kindling/provider-framework/definition";
import { type Equal, ignoringCase } from "@kindling/provider-framework/diff";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import type { Answer } from "../client/shape.ts";
import {
  addSshKey,
  addUserSSHPublicKey,
  deleteSshKeyById,
  deleteUserSSHPublicKey,
  keysByEmail,
  type sshKeyFields,
  updateSshKey,
  updateUserForKeys,
  updateUserSSHPublicKey,
} from "../documents/user.ts";
import { explained } from "../explained.ts";
import { partsOf, whole } from "../ids.ts";
import { make, remove } from "../make.ts";
import { items, told } from "../told.ts";
import { findUser } from "../users.ts";
import { orOlder } from "../variables.ts";

type Found = NonNullable<Answer<typeof sshKeyFields>>;

/** Keys that differ in their comment alone are the same. */
const sameKey: Equal = (old, value) => bare(String(old)) === bare(String(value));
const bare = (key: string): string => key.trim().split(" ").slice(0, 2).join(" ");

/** A user's SSH key. */
export const sshKey = resource(
  SshKeySchema,
  (lagoon: Lagoon) => ({
    async create({ inputs, ...call }) {
      const { userEmail: email, name, publicKey } = inputs;
      const user = { email };
      const record = await make(lagoon, call, {
        what: what(email, name),
        make: () =>
          orOlder(
            () => lagoon.run(addUserSSHPublicKey, { input: { name, publicKey, user } }, call),
            () => lagoon.run(addSshKey, { input: { name, ...inParts(publicKey), user } }, call),
          ),
        find: () => found(lagoon, call, email, (key) => keyOf(key) === bare(publicKey)),
      });
      return { id: String(record.id), state: { ...stateOf(record), publicKey } };
    },
    async read({ id, old, ...call }) {
      const [email = "", own = ""] = old ? [old.userEmail, id] : partsOf(id, "<email>:<id>");
      const record = await explained(what(email, old?.name ?? own), () =>
        found(lagoon, call, email, (key) => key.id === whole(own)),
      );
      if (!record) return undefined;
      const publicKey = old && bare(old.publicKey) === keyOf(record) ? old.publicKey : keyOf(record);
      return { id: own, state: { ...stateOf(record), userEmail: email, publicKey } };
    },
    async update({ id, inputs, changed, ...call }) {
      const { userEmail, name, publicKey } = inputs;
      const own = { id: whole(id) };
      const isNewKey = changed.has("publicKey");
      const record = await explained(what(userEmail, name), () =>
        orOlder(
          () =>
            lagoon.run(
              updateUserSSHPublicKey,
              { input: { ...own, patch: { name, ...(isNewKey && { publicKey }) } } },
              call,
            ),
          () =>
            lagoon.run(
              updateSshKey,
              { input: { ...own, patch: { name, ...(isNewKey && inParts(publicKey)) } } },
              call,
            ),
        ),
      );
      return record ? { ...stateOf(record), publicKey } : {};
    },
    async delete({ id, old: { userEmail, name }, ...call }) {
      const input = { id: whole(id) };
      await remove(
        what(userEmail, name),
        () =>
          orOlder(
            () => lagoon.run(deleteUserSSHPublicKey, { input }, call),
            () => lagoon.run(deleteSshKeyById, { input }, call),
          ),
        () => found(lagoon, call, userEmail, (key) => key.id === whole(id)),
      );
    },
  }),
  { publicKey: sameKey, userEmail: ignoringCase },
);

const what = (email: string, name: string): string => `SSH key ${name} of user ${email}`;

async function found(
  lagoon: Lagoon,
  call: Caller,
  email: string,
  isIt: (key: Found) => boolean,
): Promise<Found | undefined> {
  const user = await findUser(lagoon, call, email, { byEmail: keysByEmail, changing: updateUserForKeys });
  return items(user?.sshKeys).find(isIt);
}

const keyOf = ({ keyType, keyValue }: Found): string => `${keyType} ${keyValue}`;

/** A key as Lagoon before 2.9 takes it: `ssh-ed25519` is `SSH_ED25519`. */
function inParts(publicKey: string): { keyType: string; keyValue: string } {
  const [type = "", keyValue = ""] = publicKey.trim().split(" ");
  return { keyType: type.toUpperCase().replaceAll("-", "_"), keyValue };
}

const stateOf = (record: Found) => ({
  ...{ name: told(record.name), fingerprint: told(record.keyFingerprint) },
  ...{ created: told(record.created), lagoonId: told(record.id) },
});
