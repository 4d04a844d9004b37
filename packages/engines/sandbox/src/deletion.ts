import { ProtectedResource, Stopped } from "@kindling/engine-program/failure";
import { nameOf } from "@kindling/engine-program/urn";
import { dependencyGraph } from "./dependencies.ts";
import { callFor, type Deployment, ensureProvider, operationsOf } from "./deployment.ts";
import type { Executor } from "./executor.ts";
import { whileDoing } from "./failure.ts";
import type { Step, Tracked } from "./step.ts";

/** The step that deletes a resource; `replaced` when another has taken its place or will. */
export function deletion(
  old: Tracked,
  options: { replaced?: boolean; pendingReplacement?: boolean } = {},
): Step {
  const { replaced = false, pendingReplacement = false } = options;
  const { external } = old.state;
  const op = external ? (replaced ? "discard-replaced" : "discard") : replaced ? "delete-replaced" : "delete";
  return { op, old, logical: !replaced, pendingReplacement };
}

/** Deletes what a step says unless it isn't the engine's to delete (pkg/resource/deploy/step.go, DeleteStep). */
export async function deleteResource(deployment: Deployment, step: Step): Promise<void> {
  const { old, pendingReplacement } = step;
  if (!old) return;
  const { urn, id = "", inputs = {}, outputs = {}, customTimeouts, external, retainOnDelete } = old.state;
  if (step.op === "delete" && old.state.protect) throw new ProtectedResource(urn, "deleted");
  const goesAnyway = old.state.deletedWith !== undefined && deployment.deleting.has(old.state.deletedWith);
  if (!deployment.preview && !external && !retainOnDelete && !goesAnyway) {
    const timeoutSeconds = customTimeouts?.delete;
    await operationsOf(deployment, old.state)?.delete({
      ...callFor(deployment, urn),
      id,
      inputs,
      outputs,
      ...(timeoutSeconds && { timeoutSeconds }),
    });
  }
  if (pendingReplacement) old.state = { ...old.state, pendingReplacement: true };
}

/**
 * Deletes what the program no longer asks for and what has been replaced, each after everything that needs it, side
 * by side where nothing stands between. `isKept` tells what the program did ask for, `isGone` what this run has
 * deleted already.
 */
export async function deleteLeftovers(
  deployment: Deployment,
  executor: Executor,
  isKept: (urn: string) => boolean,
  isGone: (tracked: Tracked) => boolean,
): Promise<void> {
  const steps = new Map<Tracked, Step>();
  for (const tracked of deployment.journal.base) {
    const { urn, delete: replaced, pendingReplacement } = tracked.state;
    if (replaced ? isGone(tracked) : isKept(urn)) continue;
    if (replaced) steps.set(tracked, deletion(tracked, { replaced }));
    else if (pendingReplacement)
      steps.set(tracked, { op: "remove-pending-replace", old: tracked, logical: false });
    else steps.set(tracked, deletion(tracked));
    deployment.deleting.add(urn);
  }
  const graph = dependencyGraph(deployment.journal.base);
  const needing = new Map<Tracked, Tracked[]>();
  for (const tracked of steps.keys())
    for (const needed of graph.get(tracked) ?? [])
      needing.set(needed, [...(needing.get(needed) ?? []), tracked]);

  const outcomes = new Map<Tracked, Promise<boolean>>();
  const remove = async (tracked: Tracked, step: Step): Promise<boolean> => {
    const first = await Promise.all((needing.get(tracked) ?? []).map((other) => outcome(other)));
    if (!first.every(Boolean)) return false;
    try {
      if (!deployment.preview && step.op !== "remove-pending-replace")
        await ensureProvider(deployment, tracked.state);
    } catch (error) {
      const { type, urn } = tracked.state;
      executor.fail(whileDoing(`deleting ${type} ${nameOf(urn)}`, error, urn));
      return false;
    }
    return executor.run([step]).then(
      () => true,
      (error) => {
        if (error instanceof Stopped) return false;
        throw error;
      },
    );
  };
  const outcome = (tracked: Tracked): Promise<boolean> => {
    const step = steps.get(tracked);
    if (!step) return Promise.resolve(true);
    const known = outcomes.get(tracked) ?? remove(tracked, step);
    outcomes.set(tracked, known);
    return known;
  };
  // Dependents stand later in the state: starting from the end keeps the recursion flat.
  await Promise.all([...steps.keys()].reverse().map(outcome));
}
