import { type PropertyMap, UNKNOWN } from "@kindling/core/property-value";
import { isProviderType, parseProviderReference, providerReference } from "@kindling/engine-program/urn";
import { dependents } from "./dependencies.ts";
import { callFor, type Deployment, ensureProvider, operationsOf } from "./deployment.ts";
import type { Tracked } from "./step.ts";
import { applyReplaceOnChanges, needsReplacement, settleDiff } from "./step-decision.ts";

/** A resource that has to be replaced because another one is, and the properties that say so. */
export interface DependentReplacement {
  readonly tracked: Tracked;
  readonly keys: readonly string[];
}

/**
 * What must be deleted before `root` can be: resources that would be replaced if what they take from it became
 * something else. Their providers are asked, with those inputs unknown (step_generator.go,
 * calculateDependentReplacements). `handled` are the URNs that the run has dealt with: they can't depend on it.
 */
export async function dependentReplacements(
  deployment: Deployment,
  root: Tracked,
  handled: ReadonlySet<string>,
): Promise<DependentReplacement[]> {
  const replaced = new Set([root.state.urn]);
  const found: DependentReplacement[] = [];
  for (const tracked of dependents(root, deployment.journal.base, handled)) {
    const keys = await replacementKeys(deployment, tracked, replaced);
    if (!keys) continue;
    found.push({ tracked, keys });
    replaced.add(tracked.state.urn);
  }
  return [...found, ...cascades(deployment, root.state.urn, handled, found)];
}

async function replacementKeys(
  deployment: Deployment,
  { state }: Tracked,
  replaced: ReadonlySet<string>,
): Promise<readonly string[] | undefined> {
  const {
    urn,
    custom,
    external,
    provider,
    deletedWith,
    inputs = {},
    outputs = {},
    propertyDependencies = {},
  } = state;
  if (!custom || external) return undefined;
  if (provider && replaced.has(parseProviderReference(provider).urn)) {
    await ensureProvider(deployment, state);
    return [];
  }
  if (deletedWith && replaced.has(deletedWith)) return [];
  const news: PropertyMap = Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      propertyDependencies[key]?.some((needed) => replaced.has(needed)) ? UNKNOWN : value,
    ]),
  );
  if (Object.keys(news).every((key) => news[key] === inputs[key])) return undefined;
  const { type, id = "", ignoreChanges = [] } = state;
  if (isProviderType(type))
    await deployment.registry.ensure(callFor(deployment, urn), providerReference(urn, id), [state]);
  else await ensureProvider(deployment, state);
  const diff = await operationsOf(deployment, state)?.diff({
    ...callFor(deployment, urn),
    id,
    oldInputs: inputs,
    oldOutputs: outputs,
    news,
    ignoreChanges,
  });
  if (!diff) return undefined;
  const settled = applyReplaceOnChanges(settleDiff(diff, inputs, news), state.replaceOnChanges ?? [], false);
  return settled.changed && needsReplacement(settled) ? settled.replaceKeys : undefined;
}

/** Resources whose `replaceWith` or `deletedWith` names the one that is replaced. */
function cascades(
  { olds }: Deployment,
  root: string,
  handled: ReadonlySet<string>,
  found: readonly DependentReplacement[],
): DependentReplacement[] {
  const known = new Set([...handled, ...found.map(({ tracked }) => tracked.state.urn)]);
  return [...olds.values()]
    .filter(({ state: { urn, replaceWith, deletedWith } }) => {
      return !known.has(urn) && (replaceWith?.includes(root) || deletedWith === root);
    })
    .map((tracked) => ({ tracked, keys: [] }));
}
