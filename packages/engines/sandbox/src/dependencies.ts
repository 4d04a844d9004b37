import { parseProviderReference } from "@kindling/engine-program/urn";
import type { ResourceState } from "./state/checkpoint.ts";
import type { Tracked } from "./step.ts";

/** The URNs of everything that a resource needs except its parent. */
export function neededUrns(state: ResourceState): Set<string> {
  const { provider, dependencies = [], propertyDependencies = {}, deletedWith, replaceWith = [] } = state;
  const urns = new Set([...dependencies, ...Object.values(propertyDependencies).flat(), ...replaceWith]);
  if (provider) urns.add(parseProviderReference(provider).urn);
  if (deletedWith) urns.add(deletedWith);
  return urns;
}

/**
 * What each resource needs directly, parents and the children of needed components included. `resources` are in the
 * order of the state, in which a resource stands after what it needs (pkg/resource/graph, DependenciesOf).
 */
export function dependencyGraph(resources: readonly Tracked[]): Map<Tracked, Set<Tracked>> {
  const before = new Map<string, Tracked[]>();
  const children = new Map<string, Tracked[]>();
  const graph = new Map<Tracked, Set<Tracked>>();
  for (const tracked of resources) {
    const needs = new Set<Tracked>();
    for (const urn of neededUrns(tracked.state)) {
      for (const needed of before.get(urn) ?? []) {
        needs.add(needed);
        if (!needed.state.custom) for (const child of descendants(urn, children)) needs.add(child);
      }
    }
    const { urn, parent } = tracked.state;
    if (parent) {
      for (const needed of before.get(parent) ?? []) needs.add(needed);
      append(children, parent, tracked);
    }
    append(before, urn, tracked);
    graph.set(tracked, needs);
  }
  return graph;
}

function append(map: Map<string, Tracked[]>, urn: string, tracked: Tracked): void {
  const list = map.get(urn);
  if (list) list.push(tracked);
  else map.set(urn, [tracked]);
}

function* descendants(urn: string, children: Map<string, Tracked[]>): Iterable<Tracked> {
  for (const child of children.get(urn) ?? []) {
    yield child;
    yield* descendants(child.state.urn, children);
  }
}

/** What needs a resource, directly or not, in the order of the state (DependingOn without children). */
export function dependents(
  root: Tracked,
  resources: readonly Tracked[],
  ignore: ReadonlySet<string>,
): Tracked[] {
  const urns = new Set([root.state.urn]);
  const found: Tracked[] = [];
  for (const candidate of resources.slice(resources.indexOf(root) + 1)) {
    const { urn } = candidate.state;
    if (ignore.has(urn) || ![...neededUrns(candidate.state)].some((needed) => urns.has(needed))) continue;
    found.push(candidate);
    urns.add(urn);
  }
  return found;
}
