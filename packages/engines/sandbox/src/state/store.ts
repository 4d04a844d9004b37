import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Deployment, StackName, StackSummary } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { hasCode, makeDirectory } from "./atomic-file.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type Crypter, isSalt } from "./crypter.ts";
import type { SealedDeployment } from "./deployment.ts";
import type { HistoryEntry } from "./history.ts";
import { checkStackName, describeStack, isName, stackFile, stacksDirectory } from "./layout.ts";
import { type Lock, lockStack, removeLocks } from "./lock.ts";
import { findSandbox, makeSandbox, openSandboxCrypter, type SandboxDirectory } from "./sandbox-directory.ts";
import { StackState, saltOf, temporaryFiles } from "./stack-state.ts";
import { readStateFile, refuseFile } from "./state-file.ts";

export interface StoreOptions {
  /** `…/.kindling/state`; made on first use. */
  readonly directory: string;
  /** Opens secrets. Default: Pulumi's environment variables, else one generated and kept in the directory. */
  readonly passphrase?: string;
  /** Gets what a user should know but need not act on, such as a dead run's lock that was taken over. */
  readonly onNotice?: (message: string) => void;
  /** The command that frees a stack, for messages. Default: `kindling state unlock <KIND>/<NAME>`. */
  readonly unlockCommand?: (stack: StackName) => string;
}

/** Stacks in a directory that Pulumi opens as a `file://` backend. */
export interface StateStore {
  /**
   * Locks the stack (unless `lock` is false, for reading only) and reads its state.
   * Throws `locked`, `bad-state`, `wrong-passphrase` or `unwritable`, and then holds no lock.
   */
  open(stack: StackName, options: { readonly lock: boolean }): Promise<OpenStack>;
  /** Every stack there is, by project and name. One that can't be read is listed without its resources. */
  list(): Promise<readonly StackSummary[]>;
  /** Removes whatever locks there are on the stack. False when there are none. */
  unlock(stack: StackName): Promise<boolean>;
  /** Encrypts a text to be kept elsewhere, as secrets in the state are; makes the sandbox where there is none. */
  seal(text: string): Promise<Sealed>;
  /** Throws `wrong-passphrase`, or `invalid-input` for what wasn't sealed so or was changed since. */
  unseal(sealed: Sealed): Promise<string>;
}

/** An encrypted text, with the salt of its key. */
export interface Sealed {
  readonly salt: string;
  readonly text: string;
}

/** One stack's state, as read when it was opened. */
export interface OpenStack {
  /** As read, or as last saved or imported. */
  readonly checkpoint: Checkpoint;
  /** There was no state yet when it was opened. */
  readonly isNew: boolean;
  /**
   * Writes the state so that a crash at any moment leaves the old or the new one whole. Resolves when this state
   * or a later one is on the disk; what is saved while a write is under way is written together, the last one
   * winning. The checkpoint must not be changed afterwards. Throws `unwritable`, with the old state intact.
   */
  save(checkpoint: Checkpoint): Promise<void>;
  /** Adds a run to Pulumi's history of the stack, beside a copy of the state as last saved. */
  recordHistory(entry: HistoryEntry): Promise<void>;
  /** The state in the format of `pulumi stack export`, secrets encrypted. */
  export(): Deployment;
  /**
   * Replaces the state; the one before is kept beside it as `.bak`. Throws `invalid-input` for what isn't a
   * deployment of this stack, `wrong-passphrase` for secrets that it can't open.
   */
  import(deployment: Deployment): Promise<void>;
  /** Waits for the last write and frees the lock. Closing twice is fine. */
  close(): Promise<void>;
}

/** Opens the state under a directory; nothing is read or written before the first call. */
export function openStore(options: StoreOptions): StateStore {
  const { directory, passphrase, onNotice = () => undefined } = options;
  const unlockCommand = options.unlockCommand ?? (() => "kindling state unlock <KIND>/<NAME>");
  const crypterFor = (salt: string): Promise<Crypter> => openSandboxCrypter(directory, salt, passphrase);
  let made: Promise<SandboxDirectory> | undefined;

  async function sandbox(make: boolean): Promise<SandboxDirectory | undefined> {
    if (!make) return findSandbox(directory);
    // Once at a time, since each would derive a key. Not once for all: someone may remove the directory.
    made ??= makeSandbox(directory, passphrase).finally(() => {
      made = undefined;
    });
    return made;
  }

  async function lock(stack: StackName): Promise<Lock> {
    const lock = await lockStack(directory, stack, unlockCommand(stack));
    for (const { id, description } of lock.takenOver) {
      for (const left of Object.values(temporaryFiles(stackFile(directory, stack), id)))
        await rm(left, { force: true });
      onNotice(
        `${describeStack(stack)} was locked by ${description}, which was killed; this run goes on from its state`,
      );
    }
    return lock;
  }

  async function read(
    stack: StackName,
    lock: Lock | undefined,
    salt: string | undefined,
  ): Promise<OpenStack> {
    const path = stackFile(directory, stack);
    const stored = await readStateFile(path);
    const crypter = await crypterOf(path, stored?.deployment, salt);
    return new StackState({ directory, stack, stored, crypter, lock, crypterFor });
  }

  async function crypterOf(
    path: string,
    stored: SealedDeployment | undefined,
    salt: string | undefined,
  ): Promise<Crypter | undefined> {
    const provider = stored?.secretsProvider;
    if (!provider) return salt === undefined ? undefined : crypterFor(salt);
    const refuse = refuseFile(path);
    if (provider.type !== "passphrase")
      throw refuse("", `its secrets provider is "${provider.type}"; Kindling's sandbox has passphrases only`);
    const own = saltOf(provider);
    if (own === undefined) throw refuse("", "its secrets provider has no salt of Pulumi's");
    return crypterFor(own);
  }

  return {
    async open(stack, options) {
      checkStackName(stack);
      const found = await sandbox(options.lock);
      if (!options.lock) return read(stack, undefined, found?.salt);
      await makeDirectory(dirname(stackFile(directory, stack)));
      const held = await lock(stack);
      try {
        return await read(stack, held, found?.salt);
      } catch (error) {
        await held.release();
        throw error;
      }
    },

    async list() {
      const summaries: StackSummary[] = [];
      if (!(await sandbox(false))) return summaries;
      for (const stack of await storedStacks(directory)) {
        try {
          const stored = await readStateFile(stackFile(directory, stack));
          if (stored) summaries.push(summary(stack, stored.deployment));
        } catch (error) {
          if (!(error instanceof KindlingError)) throw error;
          onNotice(error.message);
          summaries.push(stack);
        }
      }
      return summaries;
    },

    async unlock(stack) {
      checkStackName(stack);
      return (await sandbox(false)) !== undefined && (await removeLocks(directory, stack));
    },

    async seal(text) {
      const { salt } = (await sandbox(true)) as SandboxDirectory;
      return { salt, text: (await crypterFor(salt)).encrypt(text) };
    },

    async unseal({ salt, text }) {
      const crypter = isSalt(salt) ? await crypterFor(salt) : undefined;
      try {
        if (crypter) return crypter.decrypt(text);
      } catch {
        // A changed text can't be told from another key's.
      }
      throw new KindlingError("invalid-input", "it isn't what was sealed, or has been changed since");
    },
  };
}

function summary(stack: StackName, { resources, time }: SealedDeployment): StackSummary {
  // Pulumi writes the year 1 for a stack that was made but never updated.
  const lastUpdate = time && !time.startsWith("0001-") ? { lastUpdate: time } : {};
  return { ...stack, resourceCount: resources.length, ...lastUpdate };
}

/** Every stack that has a file, by project and name. */
async function storedStacks(directory: string): Promise<StackName[]> {
  const root = stacksDirectory(directory);
  const stacks: StackName[] = [];
  for (const project of (await namesIn(root)).filter(isName))
    for (const file of await namesIn(join(root, project))) {
      const stack = file.endsWith(".json") ? file.slice(0, -".json".length) : "";
      if (isName(stack)) stacks.push({ project, stack });
    }
  return stacks;
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return [];
    throw new KindlingError("unreadable", `can't read ${directory}: ${(error as Error).message}`, {
      path: directory,
      cause: error,
    });
  }
}
