import { randomBytes } from "node:crypto";
import type { RunResult, SavedPlan } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import {
  changedSince,
  configDigests,
  differsFrom,
  type Plan,
  PlannedSteps,
  parsePlan,
  refused,
  stateDigests,
} from "@kindling/engine-program/plan";
import { PlanWatch } from "@kindling/engine-program/plan-watch";
import { Run, type RunSetup } from "./run.ts";
import type { Sealed, StateStore } from "./state/store.ts";
import { subjectOf } from "./step.ts";

/** Carries a run out, held to a plan or making one where that is asked for. */
export async function plannedRun(setup: RunSetup, store: StateStore): Promise<RunResult> {
  const { savePlan, plan: saved } = setup.options;
  if (setup.kind !== "update" || (!savePlan && saved === undefined)) return new Run(setup).result();
  const { stack, preview, state } = setup;
  const { resources, pendingOperations } = state.checkpoint;
  const pending = pendingOperations.map(({ resource, type }) => ({ urn: resource.urn, pending: type }));
  const now = { state: stateDigests([...resources, ...pending]), config: configDigests(stack.config) };
  const plan = saved === undefined ? undefined : await openPlan(saved, store);
  const changed = plan && changedSince(stack, plan, now);
  if (changed) return refused(changed);

  const planned = (plan?.own ?? {}) as Readonly<Record<string, string>>;
  const seeds: Record<string, string> = {};
  const refresh = plan?.refresh ?? setup.options.refresh ?? false;
  const held = preview ? undefined : plan;
  const watch = new PlanWatch(stack, held?.goals);
  const steps = held && new PlannedSteps(stack, held.steps);
  const run = await new Run({
    ...setup,
    options: { ...setup.options, refresh },
    planned: {
      watch,
      admit: (step) => steps?.admit(step.op, subjectOf(step).urn),
      randomSeed: (urn) => {
        seeds[urn] = planned[urn] ?? randomBytes(32).toString("base64");
        return Buffer.from(seeds[urn], "base64");
      },
    },
  }).result();
  if (!preview || run.result !== "succeeded") return run;

  const differs = plan && differsFrom(stack, plan, { goals: watch.goals, steps: run.steps });
  if (differs) return refused(differs, run);
  if (!savePlan) return run;
  const made: Plan = {
    format: 1,
    refresh,
    ...now,
    goals: watch.goals,
    steps: run.steps,
    waits: watch.waits,
    own: seeds,
  };
  return { ...run, plan: { ...(await store.seal(JSON.stringify(made))) } };
}

async function openPlan(saved: SavedPlan, store: StateStore): Promise<Plan> {
  const { salt, text } = (saved ?? {}) as Partial<Sealed>;
  if (typeof salt === "string" && typeof text === "string")
    return parsePlan(await store.unseal({ salt, text }));
  throw new KindlingError("invalid-input", "this isn't a plan of the sandbox: make a new one");
}
