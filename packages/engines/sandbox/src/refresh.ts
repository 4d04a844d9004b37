import { isProviderType, nameOf } from "@kindling/engine-program/urn";
import { annotate } from "./apply.ts";
import { callFor, type Deployment, ensureProvider, oldsOf, operationsOf } from "./deployment.ts";
import type { Executor } from "./executor.ts";
import { whileDoing } from "./failure.ts";
import { equalProperties, invertDiff } from "./property-diff.ts";
import type { ResourceState } from "./state/checkpoint.ts";
import type { Op, Step, Tracked } from "./step.ts";
import { settleDiff } from "./step-decision.ts";

/** What a refresh found is filled in while it runs. */
type RefreshStep = { -readonly [Key in keyof Step]: Step[Key] };

const isReadable = ({ custom, type, pendingReplacement }: ResourceState): boolean =>
  custom && !isProviderType(type) && !pendingReplacement;

/**
 * Reads the resources of the state that `concerns` names from the cloud, takes over what is found and drops what is
 * gone. Errors are noted in the executor; what could be read is taken over nevertheless.
 */
export async function refresh(
  deployment: Deployment,
  executor: Executor,
  concerns: (state: ResourceState) => boolean = () => true,
): Promise<void> {
  const { journal } = deployment;
  const found = new Map<Tracked, Tracked | undefined>();
  const steps: RefreshStep[] = [];
  for (const old of journal.base.filter(({ state }) => concerns(state))) {
    try {
      if (isReadable(old.state)) await ensureProvider(deployment, old.state);
      steps.push({ op: "refresh", old, new: { state: old.state }, logical: false });
    } catch (error) {
      const { type, urn } = old.state;
      executor.note(whileDoing(`reading ${type} ${nameOf(urn)}`, error, urn));
    }
  }
  await Promise.allSettled(
    steps.map(async (step) => {
      await executor.run([step], true);
      if (step.old) found.set(step.old, step.new);
    }),
  );
  journal.rebase(withoutGone(journal.base, found));
  deployment.olds.clear();
  for (const [urn, tracked] of oldsOf(journal.base)) deployment.olds.set(urn, tracked);
}

/** Reads one resource and works out how it drifted (pkg/resource/deploy/step.go, RefreshStep). */
export async function readAgain(deployment: Deployment, step: Step): Promise<void> {
  const refreshed: RefreshStep = step;
  const old = step.old?.state;
  if (!old || !isReadable(old)) return;
  const { urn, id = "", inputs = {}, outputs = {} } = old;
  const operations = operationsOf(deployment, old);
  const now = await operations?.read({ ...callFor(deployment, urn), id, inputs, outputs });
  if (!now?.id) {
    delete refreshed.new;
    return;
  }
  const { initErrors: _, ...healthy } = old;
  const state = { ...healthy, id: now.id, inputs: now.inputs ?? inputs };
  state.outputs = annotate(now.outputs ?? {}, state);
  const same = equalProperties(inputs, state.inputs) && equalProperties(outputs, state.outputs);
  refreshed.new = { state: same ? state : { ...state, modified: new Date().toISOString() } };
  if (old.external) {
    if (!equalProperties(outputs, state.outputs))
      refreshed.detailedDiff = { outputs: { kind: "update", inputDiff: false } };
    return;
  }
  // What the next `up` would change back, seen from the other side.
  const diff = await operations?.diff({
    ...callFor(deployment, urn),
    id: now.id,
    oldInputs: state.inputs,
    oldOutputs: state.outputs,
    news: inputs,
    ignoreChanges: old.ignoreChanges ?? [],
  });
  if (!diff) return;
  const settled = settleDiff(diff, state.inputs, inputs);
  if (!settled.changed) return;
  refreshed.detailedDiff = invertDiff(settled.detailedDiff);
  refreshed.diffs = settled.changedKeys;
}

/** What a refresh came to for a resource. */
export function refreshOutcome({ new: next, detailedDiff, diffs }: Step): Op {
  if (!next) return "delete";
  return detailedDiff || diffs ? "update" : "same";
}

/** The state after a refresh: nothing in it refers to what is gone (deployment_executor.go, rebuildBaseState). */
function withoutGone(base: readonly Tracked[], found: ReadonlyMap<Tracked, Tracked | undefined>): Tracked[] {
  const there = new Set<string>();
  return base.flatMap((old) => {
    const next = found.has(old) ? found.get(old) : old;
    if (!next) return [];
    const state = repair(next.state, there);
    there.add(state.urn);
    return [{ state }];
  });
}

/** As Pulumi does it: what stood under something that is gone has no parent, properties that need nothing no entry. */
function repair(state: ResourceState, there: ReadonlySet<string>): ResourceState {
  const { parent, deletedWith, dependencies, propertyDependencies, replaceWith, ...rest } = state;
  const present = (urns: readonly string[]) => urns.filter((urn) => there.has(urn));
  const needs = Object.entries(propertyDependencies ?? {})
    .map(([key, urns]) => [key, present(urns)] as const)
    .filter(([, urns]) => urns.length > 0);
  const some = (urns: readonly string[] = []) => (present(urns).length > 0 ? present(urns) : undefined);
  const [stillNeeded, stillReplacedWith] = [some(dependencies), some(replaceWith)];
  return {
    ...rest,
    ...(parent !== undefined && there.has(parent) && { parent }),
    ...(deletedWith !== undefined && there.has(deletedWith) && { deletedWith }),
    ...(stillNeeded && { dependencies: stillNeeded }),
    ...(stillReplacedWith && { replaceWith: stillReplacedWith }),
    ...(needs.length > 0 && { propertyDependencies: Object.fromEntries(needs) }),
  };
}
