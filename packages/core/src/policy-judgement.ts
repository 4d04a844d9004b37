import type { Message } from "@bufbuild/protobuf";
import type { RegisteredResource } from "./engine.ts";
import type { Manifest } from "./manifest.ts";
import type { ReadyPolicy } from "./policy-pack.ts";
import { manifestValue, resourceValue } from "./policy-values.ts";
import type { Problem } from "./problem.ts";
import { formatPath, problemAt } from "./source.ts";

/** What a policy found. */
export interface Violation {
  readonly policy: ReadyPolicy;
  /** What is wrong, beginning with the resource where it is about one. */
  readonly message: string;
  /** At the manifest's field that the policy is about. */
  readonly problem: Problem;
}

/** The violations of policies on manifests. */
export function manifestViolations(
  policies: readonly ReadyPolicy[],
  manifests: readonly Manifest[],
): Violation[] {
  return manifests.flatMap((manifest) => {
    const mine = policies.filter(({ about, kinds }) => about === "manifests" && isFor(kinds, manifest));
    if (mine.length === 0) return [];
    const bindings = { manifest: manifestValue(manifest.kind, manifest.message) };
    return mine.flatMap((policy) => {
      const found = policy.holds(bindings);
      if (found === true) return [];
      const message =
        found === false
          ? policy.message(bindings)
          : `its rule can't be decided: ${"error" in found ? found.error : found.unknown}; where a field isn't always there, ask has(…) first`;
      return [violation(policy, manifest, message)];
    });
  });
}

/** What policies on resources say of one. */
export interface ResourceJudgement {
  readonly violations: readonly Violation[];
  /** Policies that wait for what only a deployment can tell: `no-public-buckets: inputs.acl is known after up`. */
  readonly undecided: readonly string[];
}

/** Judges the resources that are made of a manifest. Undefined where no policy is about any. */
export function resourceJudge(
  policies: readonly ReadyPolicy[],
  manifest: Manifest,
): ((resource: RegisteredResource) => ResourceJudgement) | undefined {
  const mine = policies.filter(({ about, kinds }) => about !== "manifests" && isFor(kinds, manifest));
  if (mine.length === 0) return undefined;
  const own = manifestValue(manifest.kind, manifest.message as Message);
  return (resource) => {
    const bindings = { manifest: own, resource: resourceValue(resource) };
    const violations: Violation[] = [];
    const undecided: string[] = [];
    for (const policy of mine) {
      if (policy.about === "manifests" || !policy.about.some((type) => type.test(resource.type))) continue;
      const found = policy.holds(bindings);
      if (found === true) continue;
      if (typeof found === "object" && "unknown" in found) {
        undecided.push(
          `${policy.name}: ${found.unknown} of ${resource.name} is known after up, which then holds to it`,
        );
        continue;
      }
      const said = found === false ? policy.message(bindings) : `its rule can't be decided: ${found.error}`;
      violations.push(violation(policy, manifest, `${resource.name} (${resource.type}): ${said}`));
    }
    return { violations, undecided };
  };
}

const isFor = (kinds: ReadonlySet<string> | undefined, { kind }: Manifest): boolean =>
  kinds?.has(kind.name) ?? true;

function violation(policy: ReadyPolicy, { locate }: Manifest, message: string): Violation {
  const path = policy.field.split(".").filter(Boolean);
  const grave = policy.severity ? `${message} (severity ${policy.severity})` : message;
  const problem = problemAt(locate(path), path, `policy.${policy.name}`, grave);
  return { policy, message: grave, problem: { ...problem, path: formatPath(path) } };
}
