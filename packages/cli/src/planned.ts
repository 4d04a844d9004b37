import type { SavedPlan } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { type Context, say } from "./context.ts";
import { guarded, type Outcome, type Runner } from "./operation.ts";
import type { Order } from "./order.ts";
import { writePlan } from "./plan-file.ts";
import { printFindings } from "./report.ts";
import { unlessRefused } from "./seams.ts";
import type { Target } from "./target.ts";

/** What `up` carries out of a plan. */
export interface PlannedRun {
  readonly targets: readonly Target[];
  readonly order: Order;
  readonly runner: Runner;
  readonly stop: AbortSignal;
  /** Whether a stack's part of the plan changes anything. */
  readonly changesSomething: (outcome: Outcome) => boolean;
}

/** Carries a plan out, without asking: every stack is held against it first, and nothing begins unless it fits them all. */
export async function runPlan(job: PlannedRun, context: Context): Promise<Outcome[]> {
  const { targets, order, runner, stop } = job;
  const found = await runner.preview("up", targets, order);
  const unfit = found.filter(({ result }) => result !== "succeeded");
  printFindings("up", unfit, context);
  const checked = found.map((one) => {
    const judged = unlessRefused(one, context);
    return judged.blocks ? judged : guarded(judged, "up", context);
  });
  const wrong = checked.filter(({ result }) => result !== "succeeded");
  if (wrong.length > 0) {
    say(context, "Nothing was changed.");
    return checked.map((one) => (one.result === "succeeded" ? notBegun(one, wrong) : one));
  }
  const wanted = new Set<Outcome>();
  for (const one of checked) if (job.changesSomething(one)) wanted.add(one);
  if (wanted.size === 0 || stop.aborted) {
    if (!stop.aborted) say(context, context.colors.green("Nothing to do: the plan has no changes."));
    return checked;
  }
  const settled = new Map(checked.filter((one) => !wanted.has(one)).map((one) => [one.target, one]));
  return runner.run("up", targets, order, settled);
}

function notBegun(outcome: Outcome, because: readonly Outcome[]): Outcome {
  const { run: _, ...rest } = outcome;
  const message = `not begun: the plan can't be carried out for ${because[0]?.target.title}`;
  return { ...rest, result: "skipped", errors: [new KindlingError("skipped", message)], because };
}

/** Writes what previews planned, if all of them went through; says so. Throws `unwritable`. */
export async function savePlans(
  file: string,
  engine: "pulumi" | "sandbox",
  outcomes: readonly Outcome[],
  context: Context,
): Promise<void> {
  const planned = outcomes.flatMap(({ target, result, run }): { target: Target; plan: SavedPlan }[] =>
    result === "succeeded" && run?.plan !== undefined ? [{ target, plan: run.plan }] : [],
  );
  if (planned.length < outcomes.length) {
    say(
      context,
      `${context.colors.yellow("warning:")} no plan was written: not every stack could be previewed`,
    );
    return;
  }
  await writePlan(file, engine, planned, context);
  const what = planned.length === 1 ? "The plan" : `The plan of ${planned.length} stacks`;
  say(
    context,
    `${what} is in ${file}: \`kindling up\` of the same manifests with \`--plan ${file}\` does just that.`,
  );
}
