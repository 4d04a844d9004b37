import { isDeepStrictEqual } from "node:util";
import type { Engine } from "@kindling/core/engine";
import { stringify } from "yaml";
import { type Context, DONE, type ExitStatus, FAILED, INTERRUPTED, printJson, say } from "./context.ts";
import { guardReferred } from "./destroy-guard.ts";
import { onInterrupt } from "./interruption.ts";
import {
  guarded,
  type Operation,
  type OperationOptions,
  type Outcome,
  Runner,
  withoutDetails,
} from "./operation.ts";
import { ANY_ORDER, type Order, referredFirst, referringFirst } from "./order.ts";
import { runPlan, savePlans } from "./planned.ts";
import { changesText } from "./progress/text.ts";
import { isQuiet } from "./progress/wording.ts";
import { confirmed } from "./question.ts";
import { OUTPUTS_SHOWN, printEnd, printFindings, runDocument } from "./report.ts";
import { doneBefore } from "./resumption.ts";
import type { RunJournal } from "./run-journal.ts";
import { type RunOutputs, stackKey } from "./run-outputs.ts";
import { blocked, unlessRefused } from "./seams.ts";
import { stateReferences } from "./state-references.ts";
import type { Target } from "./target.ts";

export interface CarryOutOptions extends OperationOptions {
  readonly yes?: boolean | undefined;
  readonly showStackInput?: boolean | undefined;
  /** Destroys what others still refer to. */
  readonly force?: boolean | undefined;
  /** What the targets' programs take from each other. */
  readonly outputs: RunOutputs;
  readonly output: "text" | "json";
  /** Of an `up` of several stacks. */
  readonly resumption?: Resumption | undefined;
}

/** How an `up` that didn't get through is gone on with. */
export interface Resumption {
  readonly journal: RunJournal;
  /** This one goes on with an earlier one. */
  readonly isOne: boolean;
  /** Goes on with this one. */
  readonly command: string;
}

/** Previews, asks, runs and reports: what `preview`, `up`, `refresh` and `destroy` have in common. Throws `refused`. */
export async function carryOut(
  operation: Operation,
  targets: readonly Target[],
  engine: Engine,
  options: CarryOutOptions,
  context: Context,
): Promise<ExitStatus> {
  announce(targets, options, context);
  const order = await orderOf(operation, targets, engine, options.force ?? false, context);
  const interruption = onInterrupt(context);
  try {
    const { resumption } = options;
    const journal = resumption?.journal;
    const settled = journal ? await doneBefore(targets, order, engine, journal) : new Map();
    if (resumption?.isOne) sayResumed(settled.size, targets.length, context);
    const keepsDetails = options.output === "json" || targets.length <= OUTPUTS_SHOWN;
    const onDone = async (target: Target) => {
      if (journal && target.content)
        await journal.note(stackKey(target.stack), journal.digest(target.content()));
    };
    const runner = new Runner(
      engine,
      { ...options, keepsDetails, onDone },
      options.outputs,
      interruption,
      context,
    );
    const { stop } = interruption;
    const job = { operation, targets, order, settled, runner, yes: options.yes, stop, keepsDetails, onDone };
    const outcomes =
      operation === "preview"
        ? await preview(job, context)
        : options.plans
          ? await runPlan(
              {
                ...{ targets, order, runner, stop },
                changesSomething: (one) => changesSomething("up", one),
              },
              context,
            )
          : await previewAndRun(job, context);
    if (options.savePlan !== undefined) await savePlans(options.savePlan, engine.name, outcomes, context);
    printEnd(operation, outcomes, context);
    if (resumption) await endJournal(resumption, outcomes, context);
    if (options.output === "json") printJson(context, runDocument(outcomes));
    if (stop.aborted || outcomes.some(({ result }) => result === "cancelled")) return INTERRUPTED;
    return outcomes.every(({ result }) => result === "succeeded") ? DONE : FAILED;
  } finally {
    interruption.release();
  }
}

function sayResumed(done: number, all: number, context: Context): void {
  const text = done
    ? `${done} of ${all} stacks were done before and are as they were: they are left out`
    : "No earlier run of this command left anything done that is as it was: everything is previewed";
  say(context, context.colors.dim(text));
}

/** Says how to go on with what isn't done; where all is, there is nothing to go on with. */
async function endJournal(
  { journal, command }: Resumption,
  outcomes: readonly Outcome[],
  context: Context,
): Promise<void> {
  if (outcomes.every(({ result }) => result === "succeeded")) await journal.finish();
  else if (outcomes.some(({ result }) => result === "succeeded"))
    say(context, `To go on with what isn't done: ${command}`);
}

async function orderOf(
  operation: Operation,
  targets: readonly Target[],
  engine: Engine,
  force: boolean,
  context: Context,
): Promise<Order> {
  if (operation === "refresh") return ANY_ORDER;
  if (operation !== "destroy") return referredFirst(targets);
  const references = await stateReferences(engine);
  guardReferred(targets, references, force, context);
  return referringFirst(targets, references);
}

/** Says what should be known before anything runs. */
function announce(targets: readonly Target[], options: CarryOutOptions, context: Context): void {
  for (const { title, warnings, shownInput } of targets) {
    for (const warning of warnings) say(context, `${context.colors.yellow("warning:")} ${title}: ${warning}`);
    if (options.showStackInput && shownInput !== undefined)
      say(context, `Stack input of ${title}\n${indented(stringify(shownInput))}`);
  }
}

/** Shows what the operation would do; what the guard refuses comes back as failed. */
async function preview(
  { operation, targets, order, settled, runner }: Job,
  context: Context,
): Promise<Outcome[]> {
  const found = await runner.preview(operation, targets, order, settled);
  printFindings(operation, found, context);
  return found.map((outcome) => {
    const judged = unlessRefused(outcome, context);
    return judged.blocks ? judged : guarded(judged, operation, context);
  });
}

interface Job {
  readonly operation: Operation;
  readonly targets: readonly Target[];
  readonly order: Order;
  /** What needn't be looked at. */
  readonly settled: ReadonlyMap<Target, Outcome>;
  readonly runner: Runner;
  readonly yes: boolean | undefined;
  readonly stop: AbortSignal;
  readonly keepsDetails: boolean;
  readonly onDone: (target: Target) => Promise<void>;
}

async function previewAndRun(job: Job, context: Context): Promise<Outcome[]> {
  const { operation, targets, order, settled: before, runner, yes } = job;
  // `up` needs the preview for its guard; the others only to ask.
  if (yes && operation !== "up") {
    const outcomes = await runner.run(operation, targets, order, before);
    if (operation === "refresh") printFindings(operation, outcomes, context);
    return outcomes;
  }
  const { settled, outcomes: ended } = await previewAndAsk(job, context);
  if (ended) return ended;
  const outcomes = await runner.run(operation, targets, order, settled);
  if (operation === "refresh") {
    const failed = outcomes.filter(({ result }) => result !== "succeeded");
    printFindings(operation, failed, context);
    if (!failed.length) say(context, context.colors.green("The state says so now."));
  }
  return outcomes;
}

/** Either how everything ended already, or what needn't be run. Of the previews nothing else is kept. */
async function previewAndAsk(
  job: Job,
  context: Context,
): Promise<{ outcomes?: Outcome[]; settled?: ReadonlyMap<Target, Outcome> }> {
  const { operation, order, yes, stop, keepsDetails, onDone } = job;
  const previews = await preview(job, context);
  const refused = blocked(previews);
  if (refused) return { outcomes: refused };
  const wanted = previews.filter(
    (outcome) => outcome.result === "succeeded" && changesSomething(operation, outcome),
  );
  // What is as it should be is done.
  if (operation === "up")
    for (const outcome of previews)
      if (outcome.result === "succeeded" && !outcome.wasDone && !wanted.includes(outcome))
        await onDone(outcome.target);
  if (!wanted.length || stop.aborted) {
    if (!stop.aborted && previews.some(({ result }) => result === "succeeded"))
      say(context, context.colors.green(`Nothing to do: ${everythingIs(operation)}.`));
    return { outcomes: previews };
  }
  const doable = wanted.filter(({ target }) => !waitsForRefused(target, previews, order));
  if (!yes && doable.length && !(await confirmed(questionFor(operation, doable), context, stop))) {
    say(context, "Nothing was changed.");
    const outcomes = previews.map(
      (outcome): Outcome => (wanted.includes(outcome) ? { ...outcome, result: "cancelled" } : outcome),
    );
    return { outcomes };
  }
  const isWanted = new Set(wanted);
  const settled = new Map(
    previews
      .filter((outcome) => !isWanted.has(outcome))
      .map((outcome) => [outcome.target, keepsDetails ? outcome : withoutDetails(outcome)]),
  );
  return { settled };
}

/** It won't be begun: something that it waits for was refused or can't be previewed. */
function waitsForRefused(target: Target, previews: readonly Outcome[], order: Order): boolean {
  const before = new Set(order(target));
  for (const one of before) for (const further of order(one)) before.add(further);
  return previews.some((preview) => before.has(preview.target) && preview.result !== "succeeded");
}

/** Resources would be others than they are or, without any change to them, the outputs or what guards them would. */
function changesSomething(operation: Operation, { run, target }: Outcome): boolean {
  if (!run) return false;
  const { create, update, replace, delete: deleted } = run.changes;
  if (create + update + replace + deleted > 0 || run.steps.some(({ op }) => !isQuiet(op))) return true;
  if (operation !== "up") return false;
  const { before, outputs } = run;
  if (!before || !isDeepStrictEqual(before.outputs, outputs)) return true;
  const { guards } = target;
  return guards !== undefined && !before.guards.every((one) => isDeepStrictEqual(one, guards));
}

function everythingIs(operation: Operation): string {
  if (operation === "destroy") return "there is nothing left to destroy";
  return operation === "refresh" ? "nothing drifted" : "everything is as the manifests say";
}

function questionFor(operation: Operation, wanted: readonly Outcome[]): string {
  const total = { import: 0, create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  for (const { run } of wanted)
    for (const name of ["import", "create", "update", "replace", "delete"] as const)
      total[name] += run?.changes[name] ?? 0;
  const what =
    changesText(total, operation === "refresh" ? "drift" : "planned") || "outputs or guards change";
  if (operation === "destroy") return `Destroy this (${what})? It can't be undone.`;
  return operation === "refresh" ? `Take this into the state (${what})?` : `Do this (${what})?`;
}

const indented = (text: string): string => text.trimEnd().replaceAll(/^/gm, "  ");
