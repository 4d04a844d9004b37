import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { KindlingError } from "@kindling/core/error";
import { markFile } from "@kindling/engine-program/sandbox-mark";
import { createOnce, hasCode, makeDirectory } from "./atomic-file.ts";
import { type Crypter, isSalt, newSalt, openCrypter } from "./crypter.ts";
import { metaFile, pulumiDirectory, stacksDirectory } from "./layout.ts";
import { findPassphrase, generatePassphrase, passphraseFile } from "./passphrase.ts";

const ABOUT =
  "State of a Kindling sandbox: nothing here exists in a real cloud. `pulumi login file://` opens this folder.";

/** A sandbox's state directory. `salt` serves every stack that is new in it, so that they share one derived key. */
export interface SandboxDirectory {
  readonly path: string;
  readonly salt: string;
}

/**
 * Finds the sandbox in a directory; undefined where there is none yet. Throws `refused` for a Pulumi backend that
 * isn't a sandbox's.
 */
export async function findSandbox(directory: string): Promise<SandboxDirectory | undefined> {
  // In this order, because the mark is made first.
  const occupied = await exists(pulumiDirectory(directory));
  const salt = await readMark(directory);
  if (salt !== undefined) return { path: directory, salt };
  if (!occupied) return undefined;
  throw new KindlingError(
    "refused",
    `${directory} holds Pulumi state that isn't a sandbox's: it may describe what really exists. ` +
      "Use another directory for the sandbox",
    { path: directory },
  );
}

/** Finds the sandbox in a directory, or makes one. Processes that do so at once agree. */
export async function makeSandbox(directory: string, passphrase?: string): Promise<SandboxDirectory> {
  let sandbox = await findSandbox(directory);
  if (!sandbox) {
    await makeDirectory(directory);
    const phrase = (await findPassphrase(directory, passphrase)) ?? (await generatePassphrase(directory));
    const mark = { about: ABOUT, encryptionSalt: await newSalt(phrase) };
    // Keeps the passphrase out of repositories.
    await createOnce(join(directory, ".gitignore"), "*\n");
    await createOnce(markFile(directory), `${JSON.stringify(mark, null, 2)}\n`);
    sandbox = { path: directory, salt: (await readMark(directory)) as string };
  }
  await makeDirectory(stacksDirectory(directory));
  await checkLayout(metaFile(directory));
  return sandbox;
}

/** Writes Pulumi's `meta.yaml`, or sees that it names the layout that is used here. */
async function checkLayout(path: string): Promise<void> {
  const read = (): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);
  let text = await read();
  if (text === undefined) {
    await createOnce(path, "version: 1\n");
    text = await read();
  }
  if (text === undefined || !/^\s*version:\s*1\s*$/.test(text))
    throw new KindlingError(
      "bad-state",
      `${path} doesn't say "version: 1", the only layout of Pulumi state that Kindling knows. Correct it, ` +
        "or move the folder that it is in away to begin anew",
      { path },
    );
}

/** Opens a salt of this sandbox (one of its own, or a stack's that Pulumi made). Throws `wrong-passphrase`. */
export async function openSandboxCrypter(
  directory: string,
  salt: string,
  given: string | undefined,
): Promise<Crypter> {
  const passphrase = await findPassphrase(directory, given);
  if (passphrase === undefined) throw missingPassphrase(directory);
  try {
    return await openCrypter(passphrase, salt);
  } catch (error) {
    if (!(error instanceof KindlingError) || error.code !== "wrong-passphrase") throw error;
    throw new KindlingError(
      "wrong-passphrase",
      `the passphrase doesn't open the secrets in ${directory}. Set PULUMI_CONFIG_PASSPHRASE to the one that ` +
        `this state was made with, or unset it if that was ${passphraseFile(directory)}`,
      { path: directory },
    );
  }
}

/** That nothing says what opens the secrets of a sandbox that is there. */
export const missingPassphrase = (directory: string): KindlingError =>
  new KindlingError(
    "wrong-passphrase",
    `no passphrase is set, and ${passphraseFile(directory)} isn't there. ` +
      "Set PULUMI_CONFIG_PASSPHRASE to the one that this state was made with, or put the file back",
    { path: directory },
  );

async function readMark(directory: string): Promise<string | undefined> {
  const path = markFile(directory);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR")) return undefined;
    throw new KindlingError("bad-state", `${path} can't be read. Make it a readable file`, { path, cause });
  }
  const salt = encryptionSalt(text);
  if (salt !== undefined) return salt;
  throw new KindlingError(
    "bad-state",
    `${path} is damaged. Put a good copy in its place, or move ${directory} away to begin anew`,
    { path },
  );
}

function encryptionSalt(text: string): string | undefined {
  try {
    const mark: unknown = JSON.parse(text);
    if (typeof mark !== "object" || mark === null || !("encryptionSalt" in mark)) return undefined;
    return isSalt(mark.encryptionSalt) ? mark.encryptionSalt : undefined;
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
