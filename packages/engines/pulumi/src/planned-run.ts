import type { RunResult } from "@kindling/core/engine";
import type { KindlingError } from "@kindling/core/error";
import {
  changedSince,
  configDigests,
  differsFrom,
  NO_CHANGES,
  type Plan,
  PlannedSteps,
  refused,
  stateDigests,
} from "@kindling/engine-program/plan";
import { PlanWatch } from "@kindling/engine-program/plan-watch";
import { withNamesOf, withSeedsOf } from "./plan-names.ts";
import { openPlan, prepareKey, sealedPlan, sealPlan } from "./plan-vault.ts";
import type { RunSetup } from "./run.ts";
import type { StackState } from "./state.ts";

/** What a run is held to, and what is noted for a plan. */
export interface PlannedParts {
  readonly watch: PlanWatch;
  /** Pulumi's own plan, which its engine holds the run to. */
  readonly pulumiPlan?: string;
  /** Pulumi's own plan is to be made, and handed in. */
  readonly onPulumiPlan?: (text: string) => void;
}

type CarryOut = (setup: RunSetup, planned?: PlannedParts) => Promise<RunResult>;

/** What has to be done about a plan before its stack is made, if it has to be. */
export async function prepare({ options, stack, workspace }: RunSetup): Promise<void> {
  if (options.plan !== undefined) await prepareKey(sealedPlan(options.plan), stack, workspace);
}

/** Carries a run out, held to a plan or making one where that is asked for. `state` is undefined for a new stack. */
export async function plannedRun(
  setup: RunSetup,
  state: StackState | undefined,
  carryOut: CarryOut,
): Promise<RunResult> {
  const { kind, preview, stack, options, workspace } = setup;
  const { plan: saved, savePlan = false } = options;
  if (kind !== "update" || (saved === undefined && !savePlan)) return await carryOut(setup);
  const pending = state?.pending.map(({ urn, type }) => ({ urn, pending: type })) ?? [];
  const now = {
    state: stateDigests([...(state?.resources ?? []), ...pending]),
    config: configDigests(stack.config),
  };
  const plan = saved === undefined ? undefined : await openPlan(sealedPlan(saved), stack, workspace);
  const changed = plan && changedSince(stack, plan, now);
  if (changed) return refused(changed);

  const refresh = plan?.refresh ?? options.refresh ?? false;
  const held = preview ? undefined : plan;
  const narrowed = held?.waits
    ? await narrow(held, { ...setup, options: { ...options, refresh } }, carryOut)
    : undefined;
  if (narrowed && "result" in narrowed) return narrowed;
  const watch = new PlanWatch(stack, held?.goals);
  let pulumiPlan = "";
  const run = await carryOut(
    { ...setup, options: { ...options, refresh } },
    {
      watch,
      ...(held && { pulumiPlan: narrowed?.pulumiPlan ?? (held.own as string) }),
      ...(preview && {
        onPulumiPlan: (text) => {
          pulumiPlan = text;
        },
      }),
    },
  );
  if (!preview || run.result !== "succeeded") return run;
  const goals = plan ? withNamesOf(plan.own as string, pulumiPlan, watch.goals) : watch.goals;
  const differs = plan && differsFrom(stack, plan, { goals, steps: run.steps });
  if (differs) return refused(differs, run);
  if (!savePlan) return run;
  const made: Plan = {
    format: 1,
    refresh,
    ...now,
    goals: watch.goals,
    steps: run.steps,
    waits: watch.waits,
    own: pulumiPlan,
  };
  return { ...run, plan: await sealPlan(made, stack, workspace) };
}

/**
 * Pulumi's own plan for a stack that waited for others, now that they are up: its engine would take a reference to them,
 * and what depends on it, for a change. Nothing that wasn't planned is in the new plan either.
 */
async function narrow(
  plan: Plan,
  setup: RunSetup,
  carryOut: CarryOut,
): Promise<{ readonly pulumiPlan: string } | RunResult> {
  const { stack, options } = setup;
  const { onEvent: _, ...quiet } = options;
  let pulumiPlan = "";
  const watch = new PlanWatch(stack, plan.goals);
  const onPulumiPlan = (text: string) => {
    pulumiPlan = text;
  };
  const run = await carryOut({ ...setup, preview: true, options: quiet }, { watch, onPulumiPlan });
  if (run.result !== "succeeded") return { ...run, changes: NO_CHANGES, steps: [] };
  const steps = new PlannedSteps(stack, plan.steps);
  try {
    for (const { op, urn } of run.steps) steps.admit(op, urn);
  } catch (error) {
    return refused(error as KindlingError);
  }
  return { pulumiPlan: withSeedsOf(plan.own as string, pulumiPlan, watch.goals) };
}
