import type { PropertyMap } from "@kindling/core/property-value";
import { parsePath, resetPath } from "./property-path.ts";
import type { ResourceState } from "./state/checkpoint.ts";
import type { Goal } from "./step.ts";

/**
 * The goal's inputs with those that the program wants ignored as they were, and the paths for which that can't be
 * done because something was added or removed there.
 */
export function withIgnored(
  inputs: PropertyMap,
  olds: PropertyMap,
  ignoreChanges: readonly string[],
): { inputs: PropertyMap; impossible: readonly string[] } {
  if (ignoreChanges.length === 0) return { inputs, impossible: [] };
  const [source, target] = [structuredClone(olds), structuredClone(inputs)];
  const impossible = ignoreChanges.filter((text) => {
    const path = parsePath(text);
    return path !== undefined && !resetPath(path, source, target);
  });
  return { inputs: target, impossible };
}

/** The goal as it will stand in the state, without what only an operation can tell. */
export function stateOf(urn: string, goal: Goal): ResourceState {
  const { type, custom, inputs, parent, provider, dependencies, propertyDependencies } = goal;
  const { protect, retainOnDelete, deletedWith, replaceWith, replacementTrigger, importId, customTimeouts } =
    goal;
  const { ignoreChanges, replaceOnChanges, additionalSecretOutputs, hideDiff } = goal;
  const some = <T>(list: readonly T[]) => (list.length > 0 ? list : undefined);
  const hidden = some(hideDiff.map(parsePath).filter((path) => path !== undefined));
  const state: { [Key in keyof ResourceState]: ResourceState[Key] | undefined } = {
    urn,
    custom,
    type,
    inputs,
    parent,
    protect: protect || undefined,
    dependencies: some(dependencies),
    provider,
    propertyDependencies: Object.keys(propertyDependencies).length > 0 ? propertyDependencies : undefined,
    additionalSecretOutputs: some(additionalSecretOutputs),
    customTimeouts,
    importID: importId,
    retainOnDelete: retainOnDelete || undefined,
    deletedWith,
    replaceWith: some(replaceWith),
    ignoreChanges: some(ignoreChanges),
    hideDiff: hidden,
    replaceOnChanges: some(replaceOnChanges),
    replacementTrigger,
  };
  return Object.fromEntries(
    Object.entries(state).filter(([, value]) => value !== undefined),
  ) as unknown as ResourceState;
}
