import type { EngineEvent, Step as ReportedStep } from "@kindling/core/engine";
import type { Masker } from "@kindling/engine-program/masking";
import { isDefaultProvider } from "@kindling/engine-program/urn";
import { type Op, type Step, subjectOf, type Tracked } from "./step.ts";

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];
type StateMetadata = NonNullable<Metadata["old"]>;
export type Severity = "debug" | "info" | "warning" | "error";

/** What Pulumi doesn't show: bookkeeping, and the providers that it makes itself. */
const isInternal = (step: Step): boolean =>
  step.op === "remove-pending-replace" || isDefaultProvider(subjectOf(step).urn);

/** Tells what a run does in Pulumi's engine events, secrets masked, and counts it (pkg/engine/update.go). */
export class EventLog {
  readonly #masker: Masker;
  readonly #planning: boolean;
  readonly #listener: ((event: EngineEvent) => void) | undefined;
  #sequence = 0;
  /** How many steps there were of each operation, as Pulumi's summary counts them. */
  readonly counts: Partial<Record<Op, number>> = {};
  readonly steps: ReportedStep[] = [];

  constructor(masker: Masker, planning: boolean, listener?: (event: EngineEvent) => void) {
    this.#masker = masker;
    this.#planning = planning;
    this.#listener = listener;
  }

  #emit(event: Omit<EngineEvent, "sequence" | "timestamp">): void {
    this.#listener?.({ sequence: this.#sequence++, timestamp: Math.floor(Date.now() / 1000), ...event });
  }

  prelude(config: Record<string, string>): void {
    this.#emit({ preludeEvent: { config } });
  }

  before(step: Step): void {
    if (isInternal(step) || !this.#listener) return;
    this.#emit({ resourcePreEvent: { metadata: this.#metadata(step, step.op), planning: this.#planning } });
  }

  /** `op` is what the step came to, which for a refresh is known only now; `count` whether the summary counts it. */
  done(step: Step, op: Op = step.op, count: boolean = step.logical): void {
    if (isInternal(step)) return;
    if (count) this.counts[op] = (this.counts[op] ?? 0) + 1;
    const { urn, type, custom } = subjectOf(step);
    const diff = Object.keys(step.detailedDiff ?? {});
    this.steps.push({ op, urn, type, diff: diff.length > 0 ? diff : [...(step.diffs ?? [])] });
    if (custom || this.#planning || op === "delete" || step.op === "refresh") this.outputs(step, op);
  }

  /** Components report their outputs when they have them. */
  outputs(step: Step, op: Op = step.op): void {
    if (isInternal(step) || !this.#listener) return;
    this.#emit({ resOutputsEvent: { metadata: this.#metadata(step, op), planning: this.#planning } });
  }

  failed(step: Step): void {
    if (isInternal(step) || this.#planning || !this.#listener) return;
    this.#emit({
      resOpFailedEvent: { metadata: this.#metadata(step, step.op), status: 0, steps: this.steps.length },
    });
  }

  diagnostic(severity: Severity, message: string, urn?: string): void {
    if (severity === "debug" && !process.env.PULUMI_DEBUG) return;
    const shown = severity === "debug" ? "info" : severity;
    const prefix = `${severity}: `;
    this.#emit({
      diagnosticEvent: {
        ...(urn && !isDefaultProvider(urn) && { urn }),
        prefix,
        message: this.#masker.text(message),
        color: "never",
        severity: shown,
      },
    });
  }

  end(durationMs: number, maybeCorrupt: boolean): void {
    const durationSeconds = Math.ceil(durationMs / 1000);
    const resourceChanges = this.counts as NonNullable<EngineEvent["summaryEvent"]>["resourceChanges"];
    this.#emit({ summaryEvent: { maybeCorrupt, durationSeconds, resourceChanges, policyPacks: {} } });
    this.#emit({ cancelEvent: {} });
  }

  #metadata(step: Step, op: Op): Metadata {
    const { urn, type, provider = "" } = subjectOf(step);
    const [old, next] = [this.#state(step.old), this.#state(step.new)];
    return {
      // Pulumi's type has no discard and no remove-pending-replace, its events do.
      op: op as Metadata["op"],
      urn,
      type,
      ...(old && { old }),
      ...(next && { new: next }),
      ...(step.keys?.length && { keys: [...step.keys] }),
      ...(step.diffs?.length && { diffs: [...step.diffs] }),
      ...(step.detailedDiff && {
        detailedDiff: Object.fromEntries(
          Object.entries(step.detailedDiff).map(([path, { kind, inputDiff }]) => [
            path,
            { diffKind: kind, inputDiff },
          ]),
        ) as unknown as NonNullable<Metadata["detailedDiff"]>,
      }),
      ...(step.logical && { logical: true }),
      provider,
    };
  }

  #state(tracked: Tracked | undefined): StateMetadata | undefined {
    if (!tracked) return undefined;
    const { state } = tracked;
    return {
      type: state.type,
      urn: state.urn,
      ...(state.custom && { custom: true }),
      ...(state.delete && { delete: true }),
      id: state.id ?? "",
      parent: state.parent ?? "",
      ...(state.protect && { protect: true }),
      ...(state.taint && { taint: true }),
      ...(state.external && { external: true }),
      ...(state.retainOnDelete && { retainOnDelete: true }),
      inputs: this.#masker.properties(state.inputs),
      outputs: this.#masker.properties(state.outputs),
      provider: state.provider ?? "",
      ...(state.initErrors?.length && { initErrors: [...state.initErrors] }),
    };
  }
}
