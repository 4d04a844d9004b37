import { KindlingError } from "@kindling/core/error";
import { PartialFailure } from "@kindling/core/provider";
import { actionOf, ProtectedResource, Stopped } from "@kindling/engine-program/failure";
import { isProviderType, nameOf } from "@kindling/engine-program/urn";
import { apply } from "./apply.ts";
import { Gate } from "./concurrency.ts";
import { deleteResource } from "./deletion.ts";
import type { Deployment } from "./deployment.ts";
import { whileDoing } from "./failure.ts";
import { equalProperties } from "./property-diff.ts";
import { readAgain, refreshOutcome } from "./refresh.ts";
import type { OperationType } from "./state/checkpoint.ts";
import { type Op, type Step, subjectOf, type Tracked } from "./step.ts";

const OPERATIONS: Partial<Record<Op, OperationType>> = {
  create: "creating",
  "create-replacement": "creating",
  update: "updating",
  delete: "deleting",
  "delete-replaced": "deleting",
  read: "reading",
  "read-replacement": "reading",
  import: "importing",
  "import-replacement": "importing",
};

/**
 * Carries steps out, so many at a time: announces each, writes that it begins, does it, writes what came of it.
 * After a failure or a request to stop nothing new is begun, and what is in flight ends and is recorded.
 */
export class Executor {
  readonly #deployment: Deployment;
  readonly #gate: Gate;
  readonly #stop: AbortSignal;
  readonly errors: KindlingError[] = [];
  /** Something wasn't begun because the user asked to stop. */
  interrupted = false;
  #inFlight = 0;
  #halted = false;
  readonly #steps = new Map<string, Step>();

  constructor(deployment: Deployment, stop: AbortSignal, parallel: number) {
    this.#deployment = deployment;
    this.#stop = stop;
    this.#gate = new Gate(parallel);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** What was done to a resource that the program registered, with it as it is now. */
  doneTo(next: Tracked): Step {
    const { op = "same", old } = this.#steps.get(next.state.urn) ?? {};
    return { op, ...(old && { old }), new: next, logical: true };
  }

  /** Nothing new may begin. */
  get halted(): boolean {
    if (this.#stop.aborted) this.interrupted = true;
    return this.#halted || this.#stop.aborted;
  }

  /** Records an error and lets nothing new begin. */
  fail(error: KindlingError): void {
    this.note(error);
    this.#halted = true;
  }

  /** Records an error beside which the rest can go on. */
  note(error: KindlingError): void {
    if (this.errors.includes(error)) return;
    this.errors.push(this.#deployment.masker.error(error));
    this.#deployment.events.diagnostic("error", error.message, error.path);
  }

  /** Carries out steps one after another. Throws `Stopped` when one failed or wasn't begun. */
  async run(chain: readonly Step[], tolerant = false): Promise<void> {
    await this.#gate.run(async () => {
      this.#admit(chain);
      for (const step of chain) {
        if (this.halted) throw new Stopped("not begun");
        this.#inFlight++;
        try {
          await this.#execute(step, tolerant);
        } finally {
          this.#inFlight--;
        }
      }
    });
  }

  /** All of it or nothing: a replacement mustn't end half-way. */
  #admit(chain: readonly Step[]): void {
    try {
      for (const step of chain) this.#deployment.admit(step);
    } catch (error) {
      if (!(error instanceof KindlingError)) throw error;
      this.fail(error);
      throw new Stopped("not planned", { cause: error });
    }
  }

  async #execute(step: Step, tolerant: boolean): Promise<void> {
    const { events, journal, masker, preview } = this.#deployment;
    events.before(step);
    const { urn, type } = subjectOf(step);
    const operation = journaled(step);
    const subject = (step.new ?? step.old) as Tracked;
    const asked = step.new?.state.inputs;
    let failure: unknown;
    try {
      if (operation && !preview) await journal.begin(subject, operation);
      await this.#untilTerminated(this.#apply(step));
    } catch (error) {
      failure = error ?? new Error("failed without a reason");
    }
    masker.learn(step.new?.state.inputs);
    masker.learn(step.new?.state.outputs);
    const kept = failure === undefined || failure instanceof PartialFailure;
    // Of an operation that was cut off nobody knows whether it took effect: it stays pending for the next run.
    if (kept || !this.#deployment.terminate.aborted) journal.end(subject);
    if (kept && !preview) record(this.#deployment, step);
    if (failure === undefined) {
      if (step.logical && step.new) this.#steps.set(urn, step);
      this.#report(step);
    }
    try {
      if (!preview && (operation || (kept && step.op === "remove-pending-replace"))) await journal.write();
    } catch (error) {
      failure ??= error;
    }
    if (failure === undefined) return;
    const error = whileDoing(actionOf(step.op, type, nameOf(urn)), failure, urn);
    // Refused deletions of protected resources are all reported, not only the first.
    if (tolerant || failure instanceof ProtectedResource) this.note(error);
    else this.fail(error);
    events.failed({
      ...step,
      ...(step.new && asked && { new: { state: { ...step.new.state, inputs: asked } } }),
    });
    throw new Stopped("failed", { cause: error });
  }

  async #apply(step: Step): Promise<void> {
    const { news } = this.#deployment;
    if (step.op === "refresh") return readAgain(this.#deployment, step);
    if (step.op.startsWith("delete") || step.op.startsWith("discard"))
      return deleteResource(this.#deployment, step);
    await apply(this.#deployment, step);
    if (step.new && step.op !== "replace") news.set(step.new.state.urn, step.new);
  }

  #report(step: Step): void {
    const { events, refreshOnly } = this.#deployment;
    if (step.op === "refresh") {
      const outcome = refreshOutcome(step);
      if (refreshOnly) events.done(step, outcome, true);
      else if (!step.new || Object.keys(step.detailedDiff ?? {}).length > 0) events.done(step);
      else events.outputs(step);
    } else if (step.op === "read") {
      const { old, new: next } = step;
      events.done(
        step,
        step.op,
        old !== undefined && !equalProperties(old.state.outputs, next?.state.outputs),
      );
    } else events.done(step);
  }

  /** Providers need not heed the signal; the user has asked for an end at once. */
  async #untilTerminated(work: Promise<void>): Promise<void> {
    const { terminate } = this.#deployment;
    let abandon: (() => void) | undefined;
    const aborted = new Promise<never>((_, reject) => {
      abandon = () =>
        reject(new KindlingError("cancelled", "cut off; the next run tells what may have come of it"));
      if (terminate.aborted) abandon();
      else terminate.addEventListener("abort", abandon, { once: true });
    });
    try {
      await Promise.race([work, aborted]);
    } finally {
      if (abandon) terminate.removeEventListener("abort", abandon);
    }
  }
}

/** Only what a provider does somewhere else can be cut off half-way. */
function journaled(step: Step): OperationType | undefined {
  const { custom, type } = subjectOf(step);
  return custom && !isProviderType(type) ? OPERATIONS[step.op] : undefined;
}

/** Puts what a step came to into the journal (pkg/backend/snapshot.go). */
function record({ journal }: Deployment, { op, old, new: next }: Step): void {
  switch (op) {
    case "same":
    case "update":
    case "read":
    case "read-replacement":
      if (old && op !== "read-replacement") journal.drop(old);
      if (next) journal.add(next);
      return;
    case "create":
    case "create-replacement":
    case "import":
    case "import-replacement":
      if (next) journal.add(next);
      if (old?.state.pendingReplacement) journal.drop(old);
      return;
    case "remove-pending-replace":
      if (old) journal.drop(old);
      return;
    case "delete":
    case "delete-replaced":
    case "discard":
    case "discard-replaced":
      if (old && !old.state.pendingReplacement) journal.drop(old);
      return;
    default:
      return;
  }
}
