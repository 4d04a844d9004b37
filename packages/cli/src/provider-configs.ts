import { resolve } from "node:path";
import { formatProblem } from "@kindling/core/problem";
import { loadProviderConfigFile } from "@kindling/core/provider-config";
import { type Context, say } from "./context.ts";
import { kinds } from "./kinds.ts";
import type { RunCommandOptions } from "./options.ts";

/** The provider configs of `--provider-config`, if there is one; prints what is wrong in it. */
export async function readProviderConfigs(
  options: Pick<RunCommandOptions, "providerConfig">,
  context: Context,
) {
  if (!options.providerConfig) return { configs: undefined, problems: [] };
  const loaded = await loadProviderConfigFile(resolve(context.directory, options.providerConfig), kinds);
  const { colors } = context;
  for (const warning of loaded.warnings)
    say(context, `${colors.yellow("warning:")} ${formatProblem(warning)}`);
  for (const problem of loaded.problems) say(context, `${colors.red("error:")} ${formatProblem(problem)}`);
  return loaded;
}
