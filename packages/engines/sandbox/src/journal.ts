import { renameAliased } from "./renaming.ts";
import type { Checkpoint, OperationType, PendingOperation, ResourceState } from "./state/checkpoint.ts";
import type { Tracked } from "./step.ts";

/**
 * What is known to exist, written before and after each operation so that a crash at any moment leaves a state from
 * which the next run can take up: resources of this run in the order in which they came to be, then those of the
 * state before that this run hasn't dealt with (pkg/backend/snapshot.go).
 */
export class Journal {
  #base: readonly Tracked[];
  readonly #news: Tracked[] = [];
  readonly #done = new Set<Tracked>();
  readonly #pending = new Map<Tracked, OperationType>();
  /** Creations that an earlier run began and nobody has cleared up since. */
  #interrupted: PendingOperation[];
  readonly #save: (checkpoint: Checkpoint) => Promise<void>;

  constructor(before: Checkpoint, save: (checkpoint: Checkpoint) => Promise<void>) {
    this.#base = before.resources.map((state) => ({ state }));
    this.#interrupted = before.pendingOperations.filter(({ type }) => type === "creating");
    this.#save = save;
  }

  /** The resources of the state before this run, as far as a refresh has left them. */
  get base(): readonly Tracked[] {
    return this.#base;
  }

  /** The inputs with which an earlier run was creating the resource when it was interrupted. */
  interruptedInputs(urn: string): ResourceState["inputs"] {
    return this.#interrupted.find(({ resource }) => resource.urn === urn)?.resource.inputs;
  }

  /** Resolves once it is on the disk that the operation has begun. */
  async begin(tracked: Tracked, type: OperationType): Promise<void> {
    this.#pending.set(tracked, type);
    await this.write();
  }

  end(tracked: Tracked): void {
    this.#pending.delete(tracked);
  }

  /** The resource is there now. A creation of it that was interrupted earlier is cleared up with that. */
  add(tracked: Tracked): void {
    this.#news.push(tracked);
    const { urn } = tracked.state;
    this.#interrupted = this.#interrupted.filter(({ resource }) => resource.urn !== urn);
  }

  /** The resource is gone, or another state of it has taken its place. */
  drop(tracked: Tracked): void {
    this.#done.add(tracked);
  }

  /** Puts what a refresh found in the place of the state before. */
  rebase(base: readonly Tracked[]): void {
    this.#base = base;
  }

  forgetInterrupted(): void {
    this.#interrupted = [];
  }

  /** Resolves when a state at least as new as this one is on the disk. */
  async write(): Promise<void> {
    await this.#save(this.checkpoint());
  }

  checkpoint(): Checkpoint {
    const kept = [...this.#news, ...this.#base].filter((tracked) => !this.#done.has(tracked));
    const pending = [...this.#pending].map(([{ state }, type]) => ({ resource: state, type }));
    return {
      resources: renameAliased(kept.map(({ state }) => state)),
      pendingOperations: [...pending, ...this.#interrupted],
    };
  }
}
