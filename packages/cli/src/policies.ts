import { access } from "node:fs/promises";
import { relative, resolve } from "node:path";
import type { Manifest } from "@kindling/core/manifest";
import type { ReadyPolicy } from "@kindling/core/policy-pack";
import { formatProblem, type Problem } from "@kindling/core/problem";
import { type Context, say } from "./context.ts";
import { kinds } from "./kinds.ts";
import { count, sayProblems } from "./manifests.ts";

/** The policy pack that holds where none is named: in the current folder. */
const DEFAULT_PACK = "kindling-policies.yaml";

export interface PolicyOptions {
  readonly policyPack?: readonly string[];
}

/**
 * What the policies of the named packs, else of the default one, say of manifests: warnings are printed, and what is
 * refused comes back as problems, printed, too. Loads nothing where there is no pack.
 */
export async function policiesFor(
  manifests: readonly Manifest[],
  { policyPack = [] }: PolicyOptions,
  context: Context,
): Promise<{ policies: readonly ReadyPolicy[]; problems: readonly Problem[] }> {
  const files = policyPack.length > 0 ? policyPack : await defaultPack(context);
  if (files.length === 0) return { policies: [], problems: [] };
  const { loadPolicyPacks } = await import("@kindling/core/policy-pack");
  const paths = files.map((file) => resolve(context.directory, file));
  const { policies, problems: wrong } = await loadPolicyPacks(paths, kinds);
  const named = (problem: Problem): Problem => ({
    ...problem,
    file: paths.includes(problem.file) ? relative(context.directory, problem.file) : problem.file,
  });
  if (wrong.length > 0) return refused(wrong.map(named), context);
  const { colors } = context;
  if (policyPack.length === 0)
    say(context, colors.dim(`policies: ${count(policies.length, "policy", "policies")} of ${DEFAULT_PACK}`));
  const { manifestViolations } = await import("@kindling/core/policy-judgement");
  const found = manifestViolations(policies, manifests);
  for (const { policy, problem } of found)
    if (policy.level === "advisory") say(context, `${colors.yellow("warning:")} ${formatProblem(problem)}`);
  const problems = found.flatMap(({ policy, problem }) => (policy.level === "mandatory" ? problem : []));
  return problems.length > 0 ? refused(problems, context) : { policies, problems };
}

function refused(problems: readonly Problem[], context: Context) {
  sayProblems(problems, context);
  return { policies: [], problems };
}

async function defaultPack({ directory }: Context): Promise<readonly string[]> {
  try {
    await access(resolve(directory, DEFAULT_PACK));
    return [DEFAULT_PACK];
  } catch {
    return [];
  }
}
