import { randomUUID } from "node:crypto";
import { constants, copyFile, link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { KindlingError } from "@kindling/core/error";

/**
 * Writes a file so that a crash at any moment leaves the old or the new content whole, and returns when the new
 * one is on the disk. `temporary` must be on the same disk. Throws `unwritable`, with the old content in place.
 */
export async function writeAtomically(
  path: string,
  content: string,
  temporary = `${path}.${randomUUID()}.tmp`,
): Promise<void> {
  try {
    await writeDurably(temporary, content);
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (cause) {
    await discard(temporary);
    throw unwritable(path, cause);
  }
}

/** Writes a file unless there is one; of several processes that try, one wins, and all see its content whole. */
export async function createOnce(path: string, content: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeDurably(temporary, content);
    await linkOrCopy(temporary, path);
    await syncDirectory(dirname(path));
  } catch (cause) {
    if (!hasCode(cause, "EEXIST")) throw unwritable(path, cause);
  } finally {
    await discard(temporary);
  }
}

/** Keeps the present content of a file, if there is one, under another name, replacing what had that name. */
export async function keepCopy(path: string, copy: string, temporary: string): Promise<void> {
  try {
    await linkOrCopy(path, temporary);
    await rename(temporary, copy);
  } catch (cause) {
    if (!hasCode(cause, "ENOENT")) throw unwritable(copy, cause);
  } finally {
    await discard(temporary);
  }
}

/** Makes a folder and those above it, for this user only. Throws `unwritable`. */
export async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

async function writeDurably(path: string, content: string): Promise<void> {
  // Never into a file that is there: it may be another name of the one that is to be replaced.
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Hard links cost nothing and come whole, but some shared folders have none. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!hasCode(error, "EPERM", "ENOTSUP", "ENOSYS", "EMLINK", "EXDEV")) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

/** A rename is on the disk only once its folder is. Windows can't open folders, and needs not. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Failing to clear up must not hide why a write failed. */
async function discard(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space and run again",
  EDQUOT: "the disk quota is used up. Free some space and run again",
  EFBIG: "the file would be larger than this system allows",
  EROFS: "the disk is read-only",
  EACCES: "permission is denied. Make it writable for the user who runs this",
  EPERM: "permission is denied. Make it writable for the user who runs this",
  ENOTDIR: "a file stands where a folder is needed. Move it away",
  EEXIST: "a file stands where a folder is needed. Move it away",
  EISDIR: "a folder stands where a file is needed. Move it away",
};

export function unwritable(path: string, cause: unknown): KindlingError {
  if (cause instanceof KindlingError) return cause;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const reason = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new KindlingError("unwritable", `can't write ${path}: ${reason}`, { path, cause });
}
