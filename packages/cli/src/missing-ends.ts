import type { Engine, StackName, StackSummary } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { nearest } from "@kindling/core/nearest";
import type { Problem } from "@kindling/core/problem";
import type { Reference } from "@kindling/core/reference-check";
import { resourceText } from "@kindling/core/resource-name";
import { stackKey } from "./run-outputs.ts";
import type { Target } from "./target.ts";

/** References to what is neither in the run nor up in the engine's backend; empty where there are none. */
export async function missingEnds(targets: readonly Target[], engine: Engine): Promise<Problem[]> {
  const inRun = new Set(targets.map(({ stack }) => stackKey(stack)));
  const outside = targets.flatMap((target) =>
    target.references
      .filter(({ stack }) => !inRun.has(stackKey(stack)))
      .map((reference) => ({ target, reference })),
  );
  const known = new Map<string, Promise<boolean>>();
  const missing: typeof outside = [];
  for (const end of outside) {
    const stack = withOrganization(end.reference.stack, end.target.stack);
    const up = known.get(stackKey(stack)) ?? isUp(stack, engine);
    known.set(stackKey(stack), up);
    if (!(await up)) missing.push(end);
  }
  if (missing.length === 0) return [];
  const stacks = [...targets.map(({ stack }) => stack), ...(await engine.stacks()).filter(isFilled)];
  return missing.map(({ target, reference }) => {
    const { file, line, column } = reference.place;
    const message = missingText(target, reference, stacks);
    return { file, line, column, path: reference.path, message, rule: "reference.missing" };
  });
}

const withOrganization = (stack: StackName, { organization }: StackName): StackName =>
  organization === undefined ? stack : { ...stack, organization };

const isFilled = ({ resourceCount }: StackSummary): boolean => resourceCount !== 0;

/** A stack that was destroyed, or never went up, has no outputs. */
async function isUp(stack: StackName, engine: Engine): Promise<boolean> {
  try {
    return Object.keys(await engine.outputs(stack)).length > 0;
  } catch (error) {
    if (error instanceof KindlingError && error.code === "not-found") return false;
    throw error;
  }
}

function missingText(
  { kind, name, env }: Target,
  { to, stack: { project, stack } }: Reference,
  stacks: readonly StackName[],
): string {
  const same = [...new Set(stacks.filter((one) => one.project === project).map((one) => one.stack))];
  const ends = `${kind}/${name} refers to ${resourceText(to, env)}, which`;
  if (same.includes(stack))
    return `${ends} has resources but no outputs: its own \`up\` hasn't gone through; repeat that first, or add its manifest to this run`;
  const elsewhere = same.find((one) => one.endsWith(`.${to.name}`));
  const near = elsewhere ?? nearest(stack, same);
  const meant = near === undefined ? "" : `; did you mean ${to.kind}/${describe(near, to.env)}?`;
  return `${ends} is neither among these manifests nor up${meant || ": run `up` on its manifest first, or add that to this run"}`;
}

/** `name`, or `name of environment prod`, of the stack `prod.name`. */
function describe(stack: string, usualEnv: string): string {
  const dot = stack.indexOf(".");
  const [env, name] = [stack.slice(0, dot), stack.slice(dot + 1)];
  return env === usualEnv ? name : `${name} of environment ${env}`;
}
