import type { Engine, RunResult } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import pLimit from "p-limit";
import { type Context, say } from "./context.ts";
import { reported } from "./failure.ts";
import type { Interruption } from "./interruption.ts";
import { Journal } from "./progress/journal.ts";
import { type Progress, startProgress } from "./progress/progress.ts";
import { changesText } from "./progress/text.ts";
import { isReplacement, nameOf } from "./progress/wording.ts";
import type { Target } from "./target.ts";

export type Operation = "preview" | "up" | "refresh" | "destroy";

/** How a stack's run, or its preview, ended. */
export interface Outcome {
  readonly target: Target;
  readonly result: RunResult["result"];
  readonly errors: readonly Error[];
  /** Absent when the run could not even begin. */
  readonly run?: RunResult;
  readonly journal: Journal;
}

export interface OperationOptions {
  readonly parallel?: number | undefined;
  readonly refresh?: boolean | undefined;
}

const STACKS_AT_A_TIME = 8;

/** Runs stacks side by side on an engine, showing progress; one that fails doesn't stop the others. */
export class Runner {
  readonly #engine: Engine;
  readonly #options: OperationOptions;
  readonly #interruption: Interruption;
  readonly #context: Context;
  readonly #shownMessages = new Set<string>();

  constructor(engine: Engine, options: OperationOptions, interruption: Interruption, context: Context) {
    this.#engine = engine;
    this.#options = options;
    this.#interruption = interruption;
    this.#context = context;
  }

  /** Only says what the operation would do. */
  preview(operation: Operation, targets: readonly Target[]): Promise<Outcome[]> {
    return this.#all(operation, targets, true);
  }

  run(operation: Operation, targets: readonly Target[]): Promise<Outcome[]> {
    return this.#all(operation, targets, false);
  }

  async #all(operation: Operation, targets: readonly Target[], preview: boolean): Promise<Outcome[]> {
    const limit = pLimit(this.#options.parallel ?? STACKS_AT_A_TIME);
    const heading = preview ? `Preview of ${operation === "preview" ? "up" : operation}` : capital(operation);
    const progress = await startProgress(this.#context, {
      heading: this.#context.colors.bold(heading),
      // What a refresh finds is shown with the properties that differ, as a preview is.
      findings: preview || operation === "refresh",
      shownMessages: this.#shownMessages,
    });
    try {
      return await Promise.all(
        targets.map((target) => limit(() => this.#one(operation, target, preview, progress))),
      );
    } finally {
      progress.close();
    }
  }

  async #one(operation: Operation, target: Target, preview: boolean, progress: Progress): Promise<Outcome> {
    const { stop, terminate } = this.#interruption;
    if (stop.aborted) return notBegun(target);
    const { journal, onEvent } = progress.begin(target.title);
    const { parallel, refresh } = this.#options;
    const options = {
      onEvent,
      stop,
      terminate,
      ...(parallel === undefined ? {} : { parallel }),
      ...(refresh === undefined ? {} : { refresh }),
    };
    let outcome: Outcome;
    try {
      const run = await this.#call(operation, target, preview, options);
      outcome = { target, result: run.result, errors: run.errors, run, journal };
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      const cancelled = error instanceof KindlingError && error.code === "cancelled";
      outcome = { target, result: cancelled ? "cancelled" : "failed", errors: [cause], journal };
    }
    progress.end(target.title, this.#summary(outcome));
    return outcome;
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

/** A stack that the user's Ctrl-C came before. */
export function notBegun(target: Target): Outcome {
  return { target, result: "cancelled", errors: [], journal: new Journal() };
}

/** The resources holding data that a preview would replace. */
export const lostData = ({ target, run }: Outcome): string[] => [
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
