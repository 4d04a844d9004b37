import { SshKeySchema } from "@kindling/apis/kindling/civo/provider/v1/ssh_key";
import { resource } from "@kindling/provider-framework/definition";
import type { Equal } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { Collection } from "../collection.ts";
import { make } from "../make.ts";
import { isOwnName } from "../own-name.ts";
import { remove } from "../remove.ts";
import { type Reply, text, told } from "../replies.ts";
import { settled } from "../settle.ts";

/** There is no GET of one: it is there once it is listed. */
const LISTED = { what: "listed", isThere: () => true };

/** A key as in a file, which ends with a newline, means the same without. */
const ignoringSpaceAround: Equal = (old, value) =>
  typeof old === "string" && typeof value === "string" && old.trim() === value.trim();

/** A public SSH key of the account. Its name changes in place; another key is another resource. */
export const sshKey = resource(
  SshKeySchema,
  (civo: Civo) => {
    const keys = sshKeys(civo);
    return {
      complete: ({ name }) => keys.checkRegion({ name }),
      async create({ inputs, keep, ...call }) {
        const { name } = inputs;
        const publicKey = inputs.publicKey.trim();
        const body = { name, public_key: publicKey };
        const isOurs = (record: Reply) =>
          isOwnName(SshKeySchema.field.name, name, call.name) ||
          text(record.public_key)?.trim() === publicKey;
        const { id } = await make(keys, call, { region: undefined, name, body, isOurs });
        keep({ id, state: {} });
        return { id, state: stateOf(await settled(keys, call, { id, name }, LISTED)) };
      },
      async read({ id, old, ...call }) {
        const found = await keys.read(call, id, old && { name: old.name });
        return found && { id: found.id, state: stateOf(found.record) };
      },
      async update({ id, inputs: { name }, old, changed, keep, ...call }) {
        if (changed.has("name")) {
          await keys.change(call, { id, name: old.name }, { name });
          keep({ name });
        }
        return stateOf(await settled(keys, call, { id, name }, LISTED));
      },
      async delete({ id, old: { name }, ...call }) {
        await remove(keys, call, { id, name });
      },
    };
  },
  { publicKey: ignoringSpaceAround },
);

/** The account's SSH keys. */
export const sshKeys = (civo: Civo): Collection =>
  new Collection(civo, { noun: "SSH key", path: "sshkeys", isAccountWide: true, isOnlyListed: true });

const stateOf = (record: Reply) =>
  told({
    name: text(record.name),
    publicKey: text(record.public_key)?.trim(),
    fingerprint: text(record.fingerprint),
  });
