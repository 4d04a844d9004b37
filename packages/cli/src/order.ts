import { stackKey } from "./run-outputs.ts";
import type { StateReferences } from "./state-references.ts";
import type { Target } from "./target.ts";

/** Says which stacks of a run must be through before one of them begins. */
export type Order = (target: Target) => readonly Target[];

export const ANY_ORDER: Order = () => [];

/** `up` and its preview begin with what others refer to. */
export function referredFirst(targets: readonly Target[]): Order {
  const byKey = new Map(targets.map((target) => [stackKey(target.stack), target]));
  return ({ references }) => references.flatMap(({ stack }) => byKey.get(stackKey(stack)) ?? []);
}

/** `destroy` begins with what refers to others, as the states have it: manifests may have changed since. */
export function referringFirst(targets: readonly Target[], { references }: StateReferences): Order {
  const byKey = new Map(targets.map((target) => [stackKey(target.stack), target]));
  const before = new Map<Target, Target[]>(targets.map((target) => [target, []]));
  for (const target of targets)
    for (const key of references.get(stackKey(target.stack)) ?? []) {
      const referred = byKey.get(key);
      // Stacks that were changed one by one may have come to refer to each other: any of them can be the first.
      if (referred && !waitsFor(target, referred, before)) before.get(referred)?.push(target);
    }
  return (target) => before.get(target) ?? [];
}

function waitsFor(target: Target, wanted: Target, before: ReadonlyMap<Target, readonly Target[]>): boolean {
  const seen = new Set([target]);
  for (const one of seen) {
    if (one === wanted) return true;
    for (const next of before.get(one) ?? []) seen.add(next);
  }
  return false;
}
