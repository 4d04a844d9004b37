import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";

/** A public key, as `ssh-ed25519 AAAA…` has its parts. */
export interface PublicKey {
  readonly type: string;
  /** Base64. */
  readonly value: string;
}

const KEY_TYPES = [
  "ssh-rsa",
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
];

const MAGIC = "openssh-key-v1\0";

/** A string of SSH's binary format: its length and its bytes. */
function field(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const readField = (bytes: Buffer, at: number): Buffer =>
  bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at));

/** `SHA256:…`, as `ssh-keygen -l` prints it. */
export const fingerprint = ({ value }: PublicKey): string =>
  `SHA256:${createHash("sha256").update(Buffer.from(value, "base64")).digest("base64").replace(/=+$/, "")}`;

/** A public key's text; undefined when it is none. A comment after it is dropped. */
export function parsePublicKey(text: string): PublicKey | undefined {
  const [type = "", value = ""] = text.trim().split(/[ \t\n]+/);
  if (!KEY_TYPES.includes(type)) return undefined;
  const bytes = Buffer.from(value, "base64");
  if (bytes.length < 8 || bytes.readUInt32BE(0) > 40) return undefined;
  return readField(bytes, 0).toString() === type ? { type, value } : undefined;
}

/** The public key of a private one, in OpenSSH's format or PEM. Throws when it can't be read. */
export function publicKeyOf(privateKey: string | null): PublicKey {
  const pem = (privateKey ?? "").replaceAll("\\n", "\n").trim();
  if (pem.startsWith("-----BEGIN OPENSSH PRIVATE KEY-----")) return publicOfOpenSsh(pem);
  const { kty, n, e, x, crv } = createPublicKey(createPrivateKey(pem)).export({ format: "jwk" });
  const number = (text = "") => {
    const bytes = Buffer.from(text, "base64url");
    return field(bytes[0] !== undefined && bytes[0] > 127 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
  };
  if (kty === "RSA") return key("ssh-rsa", number(e), number(n));
  if (crv === "Ed25519") return key("ssh-ed25519", field(Buffer.from(x ?? "", "base64url")));
  throw new Error("unsupported key type");
}

function key(type: string, ...rest: Buffer[]): PublicKey {
  return { type, value: Buffer.concat([field(type), ...rest]).toString("base64") };
}

function publicOfOpenSsh(pem: string): PublicKey {
  const bytes = Buffer.from(pem.split("\n").slice(1, -1).join(""), "base64");
  if (bytes.subarray(0, MAGIC.length).toString() !== MAGIC) throw new Error("ssh: no key found");
  let at = MAGIC.length;
  for (let skipped = 0; skipped < 3; skipped++) at += 4 + bytes.readUInt32BE(at);
  const blob = readField(bytes, at + 4);
  return { type: readField(blob, 0).toString(), value: blob.toString("base64") };
}

/** A new Ed25519 key in OpenSSH's format, as Lagoon makes one for a project. */
export function generatePrivateKey(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  const { x = "", d = "" } = privateKey.export({ format: "jwk" });
  const [open, secret] = [Buffer.from(x, "base64url"), Buffer.from(d, "base64url")];
  const blob = Buffer.concat([field("ssh-ed25519"), field(open)]);
  const check = randomBytes(4);
  const hidden = Buffer.concat([
    ...[check, check, field("ssh-ed25519"), field(open), field(Buffer.concat([secret, open])), field("")],
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (hidden.length % 8)) % 8 }, (_, index) => index + 1));
  const count = Buffer.from([0, 0, 0, 1]);
  const content = Buffer.concat([
    ...[Buffer.from(MAGIC), field("none"), field("none"), field(""), count, field(blob)],
    field(Buffer.concat([hidden, padding])),
  ]);
  const lines = content.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join(
    "\n",
  );
}
