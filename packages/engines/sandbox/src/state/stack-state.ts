import type { Deployment, StackName } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { keepCopy, writeAtomically } from "./atomic-file.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { type Crypter, isSalt } from "./crypter.ts";
import { checkDeployment, formatOf, openDeployment, type SealedDeployment } from "./deployment.ts";
import { addToHistory, type HistoryEntry } from "./history.ts";
import { describeStack, stackFile } from "./layout.ts";
import type { Lock } from "./lock.ts";
import type { Refuse, Unseal } from "./property-encoding.ts";
import { refuseFile, type StateFile } from "./state-file.ts";
import { StateText } from "./state-text.ts";
import type { OpenStack } from "./store.ts";

export interface StackParts {
  readonly directory: string;
  readonly stack: StackName;
  /** Undefined for a stack that was never saved. */
  readonly stored: StateFile | undefined;
  readonly crypter: Crypter | undefined;
  /** Undefined for a stack that is only read. */
  readonly lock: Lock | undefined;
  /** Opens other salts than the crypter's, for imports. Throws `wrong-passphrase`. */
  readonly crypterFor: (salt: string) => Promise<Crypter>;
}

/** A stack whose file was read and is written under its lock. */
export class StackState implements OpenStack {
  readonly isNew: boolean;
  readonly #parts: StackParts;
  readonly #path: string;
  readonly #text: StateText;
  #checkpoint: Checkpoint;
  /** Content of the file where it is as this class writes it; a save that wouldn't change it writes nothing. */
  #written: string | undefined;
  #keptCopy = false;
  #closed = false;
  /** A write that has not begun: it will take the latest checkpoint. */
  #waiting: Promise<void> | undefined;
  /** Settles after the last write so far; never rejects. */
  #idle: Promise<void> = Promise.resolve();

  /** Opens the stored secrets. Throws `bad-state`. */
  constructor(parts: StackParts) {
    const { directory, stack, stored, crypter } = parts;
    this.#parts = parts;
    this.#path = stackFile(directory, stack);
    this.#text = new StateText(stack, crypter);
    this.isNew = stored === undefined;
    if (!stored) {
      this.#checkpoint = { resources: [], pendingOperations: [] };
      return;
    }
    this.#checkpoint = openDeployment(stored.deployment, stack, this.#text.unseal, refuseFile(this.#path));
    const content = this.#text.content(this.#checkpoint);
    if (stored.text.includes(content)) this.#written = content;
  }

  get checkpoint(): Checkpoint {
    return this.#checkpoint;
  }

  save(checkpoint: Checkpoint): Promise<void> {
    this.#mustBeLocked();
    this.#checkpoint = checkpoint;
    this.#waiting ??= this.#writeNext();
    return this.#waiting;
  }

  async recordHistory(entry: HistoryEntry): Promise<void> {
    this.#mustBeLocked();
    await this.#idle;
    await addToHistory(this.#parts.directory, this.#parts.stack, entry);
  }

  export(): Deployment {
    const { version, features } = formatOf(this.#checkpoint);
    const deployment = JSON.parse(this.#text.deployment(this.#checkpoint, new Date()));
    return { version, ...(features && { features }), deployment };
  }

  async import(deployment: Deployment): Promise<void> {
    this.#mustBeLocked();
    const { stack } = this.#parts;
    const refuse: Refuse = (at, reason) =>
      new KindlingError(
        "invalid-input",
        `this can't be imported into ${describeStack(stack)}: ${at ? `${at}: ` : ""}${reason}. Nothing was changed`,
        { path: at },
      );
    const sealed = checkDeployment(deployment, refuse);
    const checkpoint = openDeployment(sealed, stack, await this.#unsealOf(sealed, refuse), refuse);
    await this.#idle;
    this.#keptCopy = false;
    await this.save(checkpoint);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#idle;
    await this.#parts.lock?.release();
  }

  #writeNext(): Promise<void> {
    const written = this.#idle.then(() => {
      this.#waiting = undefined;
      return this.#write(this.#checkpoint);
    });
    this.#idle = written.catch(() => undefined);
    return written;
  }

  async #write(checkpoint: Checkpoint): Promise<void> {
    const content = this.#text.content(checkpoint);
    if (content === this.#written) return;
    const { state, copy } = temporaryFiles(this.#path, this.#parts.lock?.id ?? "");
    if (!this.#keptCopy) await keepCopy(this.#path, `${this.#path}.bak`, copy);
    this.#keptCopy = true;
    await writeAtomically(this.#path, this.#text.file(checkpoint, new Date()), state);
    this.#written = content;
  }

  /** Opens a foreign deployment's secrets, whichever salt they were encrypted with. */
  async #unsealOf({ secretsProvider }: SealedDeployment, refuse: Refuse): Promise<Unseal> {
    if (!secretsProvider) return this.#text.unseal;
    if (secretsProvider.type !== "passphrase")
      return () => {
        throw refuse(
          "deployment.secrets_providers",
          `its secrets are encrypted by "${secretsProvider.type}", which Kindling can't open; ` +
            "export it with `pulumi stack export --show-secrets`",
        );
      };
    const salt = saltOf(secretsProvider);
    if (salt === undefined) throw refuse("deployment.secrets_providers.state", "it has no salt of Pulumi's");
    if (salt === this.#parts.crypter?.salt) return this.#text.unseal;
    try {
      return (await this.#parts.crypterFor(salt)).decrypt;
    } catch (error) {
      if (!(error instanceof KindlingError) || error.code !== "wrong-passphrase") throw error;
      throw new KindlingError(
        "wrong-passphrase",
        "the secrets of what is to be imported were encrypted with another passphrase; export it with " +
          "`pulumi stack export --show-secrets`. Nothing was changed",
      );
    }
  }

  #mustBeLocked(): void {
    if (!this.#parts.lock || this.#closed)
      throw new Error(`${describeStack(this.#parts.stack)} is closed, or was opened for reading only`);
  }
}

/** Pulumi's `encryptionsalt` in a passphrase provider's state. */
export function saltOf({ state }: NonNullable<SealedDeployment["secretsProvider"]>): string | undefined {
  if (typeof state !== "object" || state === null || Array.isArray(state)) return undefined;
  return isSalt(state.salt) ? state.salt : undefined;
}

/** Where a lock's holder writes what it then moves into place; a run that was killed may leave them. */
export const temporaryFiles = (
  path: string,
  lockId: string,
): { readonly state: string; readonly copy: string } => ({
  state: `${path}.${lockId}.tmp`,
  copy: `${path}.bak.${lockId}.tmp`,
});
