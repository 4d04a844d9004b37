import { createHash } from "node:crypto";
import { invalid, required } from "./asked.ts";
import type { Family } from "./family.ts";
import { change, make } from "./inventory.ts";
import type { Changing } from "./transition.ts";

export interface SshKey extends Changing {
  readonly publicKey: string;
  readonly createdAt: string;
}

/** The key itself, without its type and comment. */
function keyBytes(publicKey: string): Buffer {
  const [, encoded = ""] = /^(?:ssh|ecdsa|sk)-\S+ ([A-Za-z0-9+/]+=*)(?: .*)?$/.exec(publicKey.trim()) ?? [];
  if (encoded === "") throw invalid("public_key", "The public key must be such as ssh-ed25519 AAAA…");
  return Buffer.from(encoded, "base64");
}

/** `sshkeys`, account-wide: (?) no GET of one in G; the name changes, the key is fixed (facts: SSH keys). */
export const sshKeys: Family<"SSH key"> = {
  type: "SSH key",
  accountWide: true,
  readable: ({ settings }) => settings.getsById,
  make(account, asked, { region }) {
    const publicKey = required(asked, "public_key");
    keyBytes(publicKey);
    const body: SshKey = { publicKey, createdAt: new Date(account.clock.now()).toISOString() };
    return make(account, "SSH key", { region, name: required(asked, "name"), body });
  },
  made: ({ id }) => ({ result: "success", id }),
  render: ({ settings }, { id, name, body: { publicKey, createdAt } }) => {
    const digest = createHash("sha256").update(keyBytes(publicKey)).digest(settings.fingerprintForm);
    const fingerprint = `SHA256:${digest.replace(/=+$/, "")}`;
    return { id, name, fingerprint, public_key: publicKey, created_at: createdAt };
  },
  update: (account, key, asked) => change(account, key, {}, { name: required(asked, "name") }),
};
