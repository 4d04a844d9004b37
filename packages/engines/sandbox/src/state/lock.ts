import { randomUUID } from "node:crypto";
import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { StackName } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { hasCode, makeDirectory, writeAtomically } from "./atomic-file.ts";
import { describeStack, locksDirectory, stackLocksDirectory } from "./layout.ts";

/** Pulumi's lock (`pkg/backend/diy/lock.go`), and one field more, which Pulumi ignores. */
interface LockContent {
  readonly pid: number;
  readonly username: string;
  readonly hostname: string;
  /** ISO 8601. */
  readonly timestamp: string;
  /** On Linux, where process ids mean nothing across containers, even of one host name. */
  readonly pidNamespace?: string;
}

interface FoundLock {
  readonly file: string;
  /** Absent when the file isn't a lock's. */
  readonly content?: LockContent;
}

export interface Lock {
  /** Names the lock's file, and temporary files made under the lock. */
  readonly id: string;
  /** Of runs that were killed while they held the lock. */
  readonly takenOver: readonly { readonly id: string; readonly description: string }[];
  release(): Promise<void>;
}

const LOCK_ENDING = ".json";
/** Pulumi keeps such a file beside each of its own, and removes both. */
const ATTRIBUTES_ENDING = ".attrs";
/** Locks of this process, by file: a process id alone may have been another's before, as it often is in containers. */
const heldHere = new Set<string>();

const WAIT_MS = 25;
const WAITS = 20;

/**
 * Locks a stack by Pulumi's protocol, so that Pulumi respects it too: whoever, having written a lock file, finds
 * no other one beside it has the lock. Two can't both find that. Of several that try at once the first by name
 * waits for the others to give up. Throws `locked`.
 */
export async function lockStack(directory: string, stack: StackName, unlockCommand: string): Promise<Lock> {
  const locks = stackLocksDirectory(directory, stack);
  const takenOver = [];
  const held = [];
  for (const lock of await locksIn(locks)) {
    if (lock.content && !heldHere.has(lock.file) && (await isGone(lock.content))) {
      await removeLock(lock.file);
      takenOver.push({ id: basename(lock.file, LOCK_ENDING), description: describeHolder(lock.content) });
    } else held.push(lock);
  }
  if (held.length > 0) throw locked(stack, held, unlockCommand);

  const id = randomUUID();
  const own = join(locks, id + LOCK_ENDING);
  await makeDirectory(locks);
  heldHere.add(own);
  // Made elsewhere and moved in, since Pulumi takes whatever lies there for a lock.
  await writeAtomically(
    own,
    JSON.stringify(await ownContent()),
    join(locksDirectory(directory), `${id}.tmp`),
  );
  const release = async (): Promise<void> => {
    await rm(own, { force: true });
    heldHere.delete(own);
  };
  for (let waits = 0; ; waits++) {
    const others = (await locksIn(locks)).filter(({ file }) => file !== own);
    if (others.length === 0) return { id, takenOver, release };
    if (waits === WAITS || others.some(({ file }) => file < own)) {
      await release();
      throw locked(stack, others, unlockCommand);
    }
    await delay(WAIT_MS);
  }
}

/** Removes every lock of a stack, whoever holds it. False when there are none. */
export async function removeLocks(directory: string, stack: StackName): Promise<boolean> {
  const locks = await locksIn(stackLocksDirectory(directory, stack));
  for (const { file } of locks) await removeLock(file);
  return locks.length > 0;
}

async function removeLock(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(file + ATTRIBUTES_ENDING, { force: true });
}

async function locksIn(directory: string): Promise<FoundLock[]> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return [];
    throw new KindlingError("unreadable", `can't read ${directory}: ${(error as Error).message}`, {
      path: directory,
      cause: error,
    });
  }
  const locks = names.filter((name) => name.endsWith(LOCK_ENDING));
  const found = await Promise.all(locks.map((name) => readLock(join(directory, name))));
  return found.filter((lock) => lock !== undefined);
}

async function readLock(file: string): Promise<FoundLock | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    return hasCode(error, "ENOENT") ? undefined : { file };
  }
  try {
    const content: unknown = JSON.parse(text);
    return isLockContent(content) ? { file, content } : { file };
  } catch {
    return { file };
  }
}

function isLockContent(value: unknown): value is LockContent {
  const { pid, username, hostname, timestamp } = (value ?? {}) as Record<keyof LockContent, unknown>;
  return Number(pid) > 0 && [username, hostname, timestamp].every((field) => typeof field === "string");
}

async function ownContent(): Promise<LockContent> {
  const pidNamespace = await ownPidNamespace();
  return {
    pid: process.pid,
    username: username(),
    hostname: hostname(),
    timestamp: new Date().toISOString(),
    ...(pidNamespace && { pidNamespace }),
  };
}

function username(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in /etc/passwd, as in many containers.
    return `uid ${process.getuid?.()}`;
  }
}

async function ownPidNamespace(): Promise<string | undefined> {
  return readlink("/proc/self/ns/pid").catch(() => undefined);
}

/** Whether the lock's process certainly runs no more. */
async function isGone(lock: LockContent): Promise<boolean> {
  if (lock.hostname !== hostname()) return false;
  if (lock.pidNamespace && lock.pidNamespace !== (await ownPidNamespace())) return false;
  if (lock.pid === process.pid) return Date.parse(lock.timestamp) < Date.now() - process.uptime() * 1000;
  try {
    process.kill(lock.pid, 0);
  } catch (error) {
    return hasCode(error, "ESRCH");
  }
  return isZombie(lock.pid);
}

/** A killed process whose parent hasn't asked for its end yet, as in containers without an init process. */
async function isZombie(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return /^\d+ \(.*\) Z /s.test(status);
}

function describeHolder({ username, pid, hostname: host, timestamp }: LockContent): string {
  return `${username} (process ${pid} on ${host}) since ${timestamp}`;
}

function locked(stack: StackName, locks: readonly FoundLock[], unlockCommand: string): KindlingError {
  const holders = locks.map(({ file, content }) => (content ? describeHolder(content) : `the file ${file}`));
  return new KindlingError(
    "locked",
    `${describeStack(stack)} is locked by ${holders.join(" and by ")}. Wait for that run to end; ` +
      `if it is gone, free the stack with: ${unlockCommand}`,
    { path: locks[0]?.file ?? "" },
  );
}
