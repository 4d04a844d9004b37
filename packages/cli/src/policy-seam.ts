import type { RunOptions } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import type { Manifest } from "@kindling/core/manifest";
import { resourceJudge, type Violation } from "@kindling/core/policy-judgement";
import type { ReadyPolicy } from "@kindling/core/policy-pack";
import { formatProblem } from "@kindling/core/problem";
import type { Seam, Target } from "./target.ts";

/**
 * The stack with policies on its resources. A preview finds every violation at once, and nothing is begun then; what
 * only a run can tell is judged before the resource is made. `warn` gets what is advised against, once.
 */
export function underPolicies(
  target: Target,
  manifest: Manifest,
  policies: readonly ReadyPolicy[],
  warn: (text: string) => void,
): Target {
  const judge = resourceJudge(policies, manifest);
  if (!judge) return target;
  const warned = new Set<string>();
  let found: Violation[] = [];
  const options = (preview: boolean): Pick<RunOptions, "judge"> => {
    found = [];
    return {
      judge(resource) {
        const { violations, undecided } = judge(resource);
        for (const { policy, problem } of violations) {
          const text = formatProblem(problem);
          if (policy.level === "advisory" && !warned.has(text)) warn(text);
          if (policy.level === "advisory") warned.add(text);
        }
        for (const text of undecided) target.unknown.add(`policy ${text}`);
        const forbidden = violations.filter(({ policy }) => policy.level === "mandatory");
        found.push(...forbidden);
        const [first] = forbidden;
        return preview || !first ? undefined : refusal(first);
      },
    };
  };
  const seam: Seam = { options, refusals: () => found.map(refusal) };
  return { ...target, seams: [...(target.seams ?? []), seam] };
}

const refusal = ({ problem }: Violation): KindlingError =>
  new KindlingError("refused", formatProblem(problem));
