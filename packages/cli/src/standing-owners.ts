import { choosyKinds } from "@kindling/apis/kinds";
import type { Engine, StackName } from "@kindling/core/engine";
import type { Kind } from "@kindling/core/kind";
import type { Manifest } from "@kindling/core/manifest";
import type { Problem } from "@kindling/core/problem";
import { choosyTargets, unfitness } from "@kindling/core/reference-owner";
import { kinds } from "./kinds.ts";
import { stackKey } from "./run-outputs.ts";
import { argumentFor } from "./stack-argument.ts";
import { referredBy } from "./state-references.ts";

/**
 * What a run would take from stacks that are up and not in it: manifests that make a resource unfit for what refers
 * to it already, and second ones where only one may refer to a resource. Empty where nothing is wrong.
 */
export async function standingOwners(manifests: readonly Manifest[], engine: Engine): Promise<Problem[]> {
  const minding = await kindsThatMind(manifests);
  if (minding.size === 0) return [];
  const inRun = new Set(manifests.map(({ stack }) => stackKey(stack)));
  const problems: Problem[] = [];
  for (const stack of await engine.stacks()) {
    const kind = minding.get(stack.project);
    if (!kind || inRun.has(stackKey(stack)) || stack.resourceCount === 0) continue;
    const conflicts = conflictsWith(kind, stack, manifests);
    const referred = conflicts.length ? await referredBy(stack, engine) : [];
    for (const { over, problem } of conflicts) if (referred?.includes(stackKey(over))) problems.push(problem);
  }
  return problems;
}

/** The kinds, by their projects, that may mind what these manifests say: few, so that the backend is rarely asked. */
async function kindsThatMind(manifests: readonly Manifest[]): Promise<Map<string, Kind>> {
  const inRun = new Set(manifests.map(({ kind }) => kind.name));
  const names = Object.entries(choosyKinds)
    .filter(([name, aims]) => inRun.has(name) || aims.some((aim) => inRun.has(aim)))
    .map(([name]) => name);
  const found = await Promise.all(names.map(async (name) => (await kinds[name]?.())?.default));
  return new Map(found.flatMap((kind) => (kind ? [[kind.project, kind] as const] : [])));
}

interface Conflict {
  /** The stack that both are about. */
  readonly over: StackName;
  readonly problem: Problem;
}

/** What would be wrong if a stack of this kind referred to what the conflicts are over. */
function conflictsWith(kind: Kind, stack: StackName, manifests: readonly Manifest[]): Conflict[] {
  const targets = choosyTargets(kind.schema);
  return manifests.flatMap((manifest) => {
    const { file, line, references } = manifest;
    const unfit = targets
      .flatMap((target) => unfitness(target, manifest) ?? [])
      .map((why): Conflict => {
        const message = `${argumentFor(stack)}, which is up, refers to ${argumentFor(manifest.stack)}, ${why}`;
        const at = { file, line, column: 1, path: "spec" };
        return { over: manifest.stack, problem: { ...at, rule: "reference.unfit", message } };
      });
    const second = references
      .filter(({ target }) => target?.sole && manifest.kind.name === kind.name)
      .map(({ stack: over, place, path }): Conflict => {
        const message = `refers to ${argumentFor(over)}, and so does ${argumentFor(stack)}, which is up: it can have one ${kind.name} only; destroy that first, or leave this one out`;
        const at = { file: place.file, line: place.line, column: place.column, path };
        return { over, problem: { ...at, rule: "reference.sole", message } };
      });
    return [...unfit, ...second];
  });
}
