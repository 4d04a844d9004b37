import type { Engine, RunResult, SavedPlan } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { type Context, say } from "./context.ts";
import { explained } from "./explained.ts";
import { reported } from "./failure.ts";
import type { Interruption } from "./interruption.ts";
import type { Order } from "./order.ts";
import { Journal } from "./progress/journal.ts";
import { type Progress, startProgress } from "./progress/progress.ts";
import { changesText } from "./progress/text.ts";
import { isReplacement, nameOf } from "./progress/wording.ts";
import type { RunOutputs } from "./run-outputs.ts";
import { runInOrder } from "./schedule.ts";
import { seamOptions } from "./seams.ts";
import type { Target } from "./target.ts";

export type Operation = "preview" | "up" | "refresh" | "destroy";

/** How a stack's run, or its preview, ended. */
export interface Outcome {
  readonly target: Target;
  /** `skipped`: not begun, since what it refers to (or, in `destroy`, what refers to it) didn't go through. */
  readonly result: RunResult["result"] | "skipped";
  readonly errors: readonly Error[];
  /** Absent when the run could not even begin. */
  readonly run?: RunResult;
  readonly journal: Journal;
  /** Of a skipped one: those at the beginning of it all. */
  readonly because?: readonly Outcome[];
  /** An earlier run of the command was through with it; this one didn't look at it. */
  readonly wasDone?: true;
  /** What its preview found is forbidden, and nothing of the run may begin. */
  readonly blocks?: boolean;
}

export interface OperationOptions {
  readonly parallel?: number | undefined;
  readonly refresh?: boolean | undefined;
  /** Where previews write what they planned. */
  readonly savePlan?: string | undefined;
  /** What the stacks are held to. */
  readonly plans?: ReadonlyMap<Target, SavedPlan> | undefined;
  /** Outcomes keep every step and output, for a document of them all; else a finished stack is let go of. */
  readonly keepsDetails?: boolean | undefined;
  /** Hears of each stack that was brought up before its end is shown. */
  readonly onDone?: ((target: Target) => Promise<void>) | undefined;
}

/** One stack's part of an operation. */
interface Run {
  readonly operation: Operation;
  readonly target: Target;
  readonly preview: boolean;
  readonly refresh: boolean;
}

const STACKS_AT_A_TIME = 8;

interface Phase {
  readonly operation: Operation;
  readonly targets: readonly Target[];
  readonly order: Order;
  readonly preview: boolean;
  readonly settled?: ReadonlyMap<Target, Outcome>;
}

/** Runs stacks in their order on an engine, showing progress; one that fails stops only those that wait for it. */
export class Runner {
  readonly #engine: Engine;
  readonly #options: OperationOptions;
  readonly #interruption: Interruption;
  readonly #context: Context;
  readonly #outputs: RunOutputs;
  readonly #shownMessages = new Set<string>();

  constructor(
    engine: Engine,
    options: OperationOptions,
    outputs: RunOutputs,
    interruption: Interruption,
    context: Context,
  ) {
    this.#engine = engine;
    this.#options = options;
    this.#outputs = outputs;
    this.#interruption = interruption;
    this.#context = context;
  }

  /** Only says what the operation would do. What is in `settled` isn't previewed: how it ended is known. */
  preview(
    operation: Operation,
    targets: readonly Target[],
    order: Order,
    settled: ReadonlyMap<Target, Outcome> = new Map(),
  ): Promise<Outcome[]> {
    return this.#all({ operation, targets, order, preview: true, settled });
  }

  /** What is in `settled` isn't run: it has ended so already. */
  run(
    operation: Operation,
    targets: readonly Target[],
    order: Order,
    settled: ReadonlyMap<Target, Outcome> = new Map(),
  ): Promise<Outcome[]> {
    return this.#all({ operation, targets, order, preview: false, settled });
  }

  async #all({ operation, targets, order, preview, settled }: Phase): Promise<Outcome[]> {
    const what = this.#options.plans ? "Check of the plan for" : "Preview of";
    const heading = preview ? `${what} ${operation === "preview" ? "up" : operation}` : capital(operation);
    const progress = await startProgress(this.#context, {
      heading: this.#context.colors.bold(heading),
      // What a refresh finds is shown with the properties that differ, as a preview is.
      findings: preview || operation === "refresh",
      shownMessages: this.#shownMessages,
      total: targets.filter((target) => !settled?.has(target)).length,
    });
    this.#outputs.clear();
    const outcomes = new Map<Target, Outcome>(settled);
    const keep = (outcome: Outcome): Outcome => {
      outcomes.set(outcome.target, outcome);
      return outcome;
    };
    try {
      return await runInOrder<Target, Outcome>({
        jobs: targets,
        after: order,
        limit: this.#options.parallel ?? STACKS_AT_A_TIME,
        run: async (target) => {
          // What was in a resource that has been replaced is gone with it, and some providers fail to delete it again.
          const replaced = order(target).some((other) => outcomes.get(other)?.run?.changes.replace);
          const refresh = this.#options.refresh || (operation === "up" && !preview && replaced);
          return (
            settled?.get(target) ?? keep(await this.#one({ operation, target, preview, refresh }, progress))
          );
        },
        isThrough: ({ result }) => result === "succeeded",
        skip: (target, because) => {
          if (!settled?.has(target)) progress.leave(target.title);
          const others = because.flatMap((one) => outcomes.get(one) ?? []);
          return settled?.get(target) ?? keep(skipped(target, others, operation));
        },
        onWait: (target, waitsFor) => {
          if (!settled?.has(target))
            progress.waits(
              target.title,
              waitsFor.filter((one) => !settled?.has(one)).map(({ title }) => title),
            );
        },
      });
    } finally {
      progress.close();
    }
  }

  async #one({ operation, target, preview, refresh }: Run, progress: Progress): Promise<Outcome> {
    const { stop, terminate } = this.#interruption;
    if (stop.aborted) {
      progress.leave(target.title);
      return notBegun(target);
    }
    target.unknown.clear();
    const { journal, onEvent } = progress.begin(target.title);
    const { parallel, savePlan, plans } = this.#options;
    const plan = plans?.get(target);
    const options = {
      onEvent,
      stop,
      terminate,
      ...(parallel === undefined ? {} : { parallel }),
      ...(refresh ? { refresh } : {}),
      ...(plan === undefined ? {} : { plan }),
      ...(savePlan !== undefined && preview ? { savePlan: true } : {}),
      ...(preview && operation !== "preview" && plan === undefined ? { runFollows: true } : {}),
      ...(operation === "up" || operation === "preview"
        ? seamOptions(target, preview || operation === "preview")
        : {}),
    };
    let outcome: Outcome;
    try {
      const run = await this.#call(operation, target, preview, options);
      if (run.result === "succeeded" && (operation === "up" || operation === "preview"))
        this.#outputs.set(target.stack, run.outputs);
      const errors = await explained(run.errors, target);
      outcome = { target, result: run.result, errors, run, journal };
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      const cancelled = error instanceof KindlingError && error.code === "cancelled";
      outcome = { target, result: cancelled ? "cancelled" : "failed", errors: [cause], journal };
    }
    if (operation === "up" && !preview && outcome.result === "succeeded")
      await this.#options.onDone?.(target);
    progress.end(target.title, this.#summary(outcome), outcome.result);
    return preview || operation === "refresh" || this.#options.keepsDetails
      ? outcome
      : withoutDetails(outcome);
  }

  #call(
    operation: Operation,
    { stack }: Target,
    preview: boolean,
    options: NonNullable<Parameters<Engine["up"]>[1]>,
  ): Promise<RunResult> {
    if (operation === "refresh") return this.#engine.refresh(stack, { ...options, preview });
    if (operation === "destroy") return this.#engine.destroy(stack, { ...options, preview });
    return preview ? this.#engine.preview(stack, options) : this.#engine.up(stack, options);
  }

  #summary({ result, errors, run }: Outcome): string {
    const { colors } = this.#context;
    const changes = run ? changesText(run.changes, "done") : "";
    if (result === "succeeded") return colors.green(changes || "nothing to do");
    if (result === "cancelled") return colors.yellow(`stopped${changes && ` (${changes})`}`);
    return `${colors.red("failed:")} ${errors.map((error) => reported(error).message).join("\n    ")}`;
  }
}

/** An outcome with what the end of a run of many stacks needs: of hundreds the rest would fill the memory. */
export function withoutDetails({ run, ...outcome }: Outcome): Outcome {
  const slim = run && { ...run, steps: [], outputs: {} };
  delete (slim as { before?: unknown } | undefined)?.before;
  return { ...outcome, journal: new Journal(), ...(slim && { run: slim }) };
}

/** A stack that the user's Ctrl-C came before. */
export function notBegun(target: Target): Outcome {
  return { target, result: "cancelled", errors: [], journal: new Journal() };
}

/** A stack that isn't begun because of others, which failed, were stopped or weren't begun themselves. */
function skipped(target: Target, others: readonly Outcome[], operation: Operation): Outcome {
  const because = [...new Set(others.flatMap((other) => other.because ?? [other]))];
  const [first] = because;
  const more = because.length > 1 ? ` (and ${because.length - 1} more)` : "";
  const ended = `${first?.target.title}${more}, which ${first?.result === "cancelled" ? "was stopped" : "failed"}`;
  const direct = others.some((other) => other === first) ? "" : ", if not at first hand";
  const relation = operation === "destroy" ? "is referred to by" : "refers to";
  const message = `not begun: it ${relation} ${ended}${direct}`;
  const errors = [new KindlingError("skipped", message)];
  return { target, result: "skipped", errors, journal: new Journal(), because };
}

/** The resources holding data that a preview would replace. */
const lostData = ({ target, run }: Outcome): string[] => [
  ...new Set(
    (run?.steps ?? [])
      .filter(({ op, type }) => isReplacement(op) && target.dataResources.includes(type))
      .map(({ urn }) => nameOf(urn)),
  ),
];

/** The guard on data: what would lose some without leave to is refused. Says so of every such stack. */
export function guarded(outcome: Outcome, operation: Operation, context: Context): Outcome {
  const lost = lostData(outcome);
  if (!lost.length) return outcome;
  const { title, allowReplace } = outcome.target;
  const what = `replacing ${lost.join(", ")} deletes the data in it`;
  const leave = "set metadata.lifecycle.allowReplace: true in the manifest";
  if (allowReplace || operation !== "up") {
    const tail = allowReplace
      ? "; metadata.lifecycle.allowReplace allows it"
      : `; up refuses to, unless you ${leave}`;
    say(context, `${context.colors.yellow("warning:")} ${title}: ${what}${tail}`);
    return outcome;
  }
  const error = new KindlingError("refused", `${what}: if you mean it, ${leave}; else take the change back`);
  say(context, `${context.colors.red("error:")} ${title}: ${error.message}`);
  return { ...outcome, result: "failed", errors: [error] };
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
