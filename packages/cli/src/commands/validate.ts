import { type Context, DONE, type ExitStatus, FAILED, printJson, say } from "../context.ts";
import { count, readManifests } from "../manifests.ts";
import type { ManifestOptions } from "../options.ts";
import { type PolicyOptions, policiesFor } from "../policies.ts";

/** Checks manifests and prints every problem; runs nothing and loads nothing that could. */
export async function validate(
  paths: string[],
  options: ManifestOptions & PolicyOptions & { output: "text" | "json" },
  context: Context,
): Promise<ExitStatus> {
  const { manifests, problems: wrong } = await readManifests(paths, options, context);
  const problems = [...wrong, ...(await policiesFor(manifests, options, context)).problems];
  if (options.output === "json") printJson(context, problems);
  if (problems.length) return FAILED;
  say(context, context.colors.green(`${count(manifests.length, "manifest")} valid`));
  return DONE;
}
