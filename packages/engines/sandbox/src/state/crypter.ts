import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { KindlingError } from "@kindling/core/error";

// Pulumi's own format: pkg/secrets/passphrase and sdk/go/common/resource/config/crypt.go.
const ROUNDS = 1_000_000;
const KEY_BYTES = 32;
const SALT_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = "aes-256-gcm";
/** What a salt holds encrypted, so that a passphrase can be tried. */
const PROBE = "pulumi";

/** Encrypts as Pulumi's passphrase provider does: AES-256-GCM, `v1:nonce:ciphertext` in base64. */
export interface Crypter {
  /** Pulumi's `encryptionsalt`: `v1:salt:v1:nonce:ciphertext`. */
  readonly salt: string;
  encrypt(plaintext: string): string;
  /** Throws when it wasn't encrypted with this key or was changed since. The error doesn't quote it. */
  decrypt(ciphertext: string): string;
}

const SALT = /^v1:([^:]+):(v1:[^:]+:[^:]+)$/;

export const isSalt = (value: unknown): value is string => typeof value === "string" && SALT.test(value);

/** Opens a salt with its passphrase. Throws `wrong-passphrase`. */
export async function openCrypter(passphrase: string, salt: string): Promise<Crypter> {
  const [, bytes, probe] = SALT.exec(salt) ?? [];
  if (!bytes || !probe) throw new TypeError("not an encryption salt");
  const crypter = crypterFor(await derivedKey(passphrase, bytes), salt);
  let found: string | undefined;
  try {
    found = crypter.decrypt(probe);
  } catch {
    // Said below: a wrong key can't be told from a changed salt.
  }
  if (found !== PROBE) throw new KindlingError("wrong-passphrase", "the passphrase is not the right one");
  return crypter;
}

/** Makes a salt that `passphrase` opens. */
export async function newSalt(passphrase: string): Promise<string> {
  const bytes = randomBytes(SALT_BYTES).toString("base64");
  const key = await derivedKey(passphrase, bytes);
  return `v1:${bytes}:${encrypt(key, PROBE)}`;
}

const derivedKeys = new Map<string, Promise<Buffer>>();

/** Derives each key once in a process, since it takes some 0.2 s of a processor. */
function derivedKey(passphrase: string, salt: string): Promise<Buffer> {
  const cached = `${salt}:${passphrase}`;
  let key = derivedKeys.get(cached);
  if (!key) {
    key = promisify(pbkdf2)(passphrase, Buffer.from(salt, "base64"), ROUNDS, KEY_BYTES, "sha256");
    derivedKeys.set(cached, key);
  }
  return key;
}

function crypterFor(key: Buffer, salt: string): Crypter {
  return {
    salt,
    encrypt: (plaintext) => encrypt(key, plaintext),
    decrypt: (ciphertext) => decrypt(key, ciphertext),
  };
}

function encrypt(key: Buffer, plaintext: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

function decrypt(key: Buffer, ciphertext: string): string {
  const [version, nonce, sealed, ...rest] = ciphertext.split(":");
  const bytes = Buffer.from(sealed ?? "", "base64");
  if (version !== "v1" || !nonce || bytes.length < TAG_BYTES || rest.length > 0)
    throw new Error("not a ciphertext");
  const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(nonce, "base64"), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  return decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}
