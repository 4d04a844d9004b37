import type { Engine } from "@kindling/core/engine";
import type { Outcome } from "./operation.ts";
import type { Order } from "./order.ts";
import { Journal } from "./progress/journal.ts";
import type { RunJournal } from "./run-journal.ts";
import { stackKey } from "./run-outputs.ts";
import type { Target } from "./target.ts";

/**
 * The stacks that an earlier run of the command is through with, as outcomes: their modules would run on the same, nobody
 * has touched their state since, and nothing that they refer to is still to be done.
 */
export async function doneBefore(
  targets: readonly Target[],
  order: Order,
  engine: Engine,
  journal: RunJournal,
): Promise<Map<Target, Outcome>> {
  if (journal.done.size === 0) return new Map();
  const updates = new Map(
    (await engine.stacks())
      .filter(({ resourceCount }) => resourceCount !== 0)
      .map((stack) => [stackKey(stack), stack.lastUpdate]),
  );
  const isAsItWas = (target: Target): boolean => {
    const key = stackKey(target.stack);
    const done = journal.done.get(key);
    const update = updates.get(key);
    if (!done || update === undefined || target.content === undefined) return false;
    return done.digest === journal.digest(target.content()) && Date.parse(update) <= Date.parse(done.ended);
  };
  const found = new Map<Target, boolean>();
  const isDone = (target: Target): boolean => {
    const known = found.get(target) ?? (isAsItWas(target) && order(target).every(isDone));
    found.set(target, known);
    return known;
  };
  return new Map(
    targets
      .filter(isDone)
      .map((target) => [
        target,
        { target, result: "succeeded", errors: [], journal: new Journal(), wasDone: true },
      ]),
  );
}
