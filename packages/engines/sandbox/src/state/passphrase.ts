import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { KindlingError } from "@kindling/core/error";
import { createOnce, hasCode } from "./atomic-file.ts";

/** Where a generated passphrase is kept; `PULUMI_CONFIG_PASSPHRASE_FILE` may name it. */
export const passphraseFile = (directory: string): string => join(directory, "passphrase");

/**
 * The passphrase as given, else from Pulumi's environment variables (an empty one counts, as it does for
 * Pulumi), else the one kept in the directory. Undefined when there is none of them.
 */
export async function findPassphrase(
  directory: string,
  given: string | undefined,
): Promise<string | undefined> {
  return given ?? process.env.PULUMI_CONFIG_PASSPHRASE ?? (await named()) ?? (await kept(directory));
}

/** Generates a passphrase and keeps it in the directory. Processes that do so at once agree on one. */
export async function generatePassphrase(directory: string): Promise<string> {
  await createOnce(passphraseFile(directory), `${randomBytes(24).toString("base64url")}\n`);
  return (await kept(directory)) as string;
}

async function named(): Promise<string | undefined> {
  const name = process.env.PULUMI_CONFIG_PASSPHRASE_FILE;
  if (!name) return undefined;
  const path = resolve(name);
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    throw new KindlingError(
      "missing-credential",
      `the passphrase can't be read from ${path}, which PULUMI_CONFIG_PASSPHRASE_FILE names. Correct or unset it`,
      { path, cause },
    );
  }
}

async function kept(directory: string): Promise<string | undefined> {
  const path = passphraseFile(directory);
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR")) return undefined;
    throw new KindlingError(
      "missing-credential",
      `the passphrase can't be read from ${path}. Make it a readable file, or set PULUMI_CONFIG_PASSPHRASE`,
      { path, cause },
    );
  }
}
