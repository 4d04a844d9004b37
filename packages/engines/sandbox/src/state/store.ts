import type { Deployment, StackName, StackSummary } from "@kindling/core/engine";
import type { Checkpoint } from "./checkpoint.ts";
import type { HistoryEntry } from "./history.ts";

export interface StoreOptions {
  /** `…/.kindling/state`; made on first use. */
  readonly directory: string;
  /** Opens secrets. Default: Pulumi's environment variables, else one generated and kept in the directory. */
  readonly passphrase?: string;
  /** Gets what a user should know but need not act on, such as a dead run's lock that was taken over. */
  readonly onNotice?: (message: string) => void;
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
  /** Removes whatever locks there are on the stack. */
  unlock(stack: StackName): Promise<void>;
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
  throw new Error(`not there yet: ${options.directory}`);
}
