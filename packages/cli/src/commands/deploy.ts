import type { Problem } from "@kindling/core/problem";
import { carryOut } from "../carry-out.ts";
import { type Context, type ExitStatus, FAILED, printJson, UsageError } from "../context.ts";
import { openEngine } from "../engine.ts";
import { reportError, reported } from "../failure.ts";
import { readManifests, sayProblems } from "../manifests.ts";
import { missingEnds } from "../missing-ends.ts";
import { openResumption } from "../open-resumption.ts";
import type { Operation } from "../operation.ts";
import type { RunCommandOptions } from "../options.ts";
import { plansFor, readPlan } from "../plan-file.ts";
import { readProviderConfigs } from "../provider-configs.ts";
import { needYes } from "../question.ts";
import { RunOutputs } from "../run-outputs.ts";
import { standingOwners } from "../standing-owners.ts";
import { manifestTarget } from "../target.ts";

/** `preview`, `up`, `refresh` and `destroy`: everything in the manifests is checked before anything runs. */
export const deploy =
  (operation: Operation) =>
  (paths: string[], options: RunCommandOptions, context: Context): Promise<ExitStatus> =>
    run(operation, paths, options, context);

async function run(
  operation: Operation,
  paths: string[],
  options: RunCommandOptions,
  context: Context,
): Promise<ExitStatus> {
  if (options.plan !== undefined && options.refresh)
    throw new UsageError(
      "a plan says itself whether resources are read from the cloud first: leave --refresh out, or make one with preview --refresh --save-plan",
    );
  if (options.plan !== undefined && options.resume)
    throw new UsageError("a plan is good for one run: to go on, leave --plan out, or make a new one");
  // A plan was reviewed before.
  if (operation !== "preview" && options.plan === undefined) {
    needYes(options.yes, operation, context);
    if (!options.yes && paths.includes("-"))
      throw new UsageError(
        "standard input can't be both the manifest and the answer to a question: add --yes",
      );
  }
  const json = options.output === "json";
  try {
    const { manifests, problems } = await readManifests(paths, options, context);
    const configs = await readProviderConfigs(options, context);
    const wrong = [...problems, ...configs.problems];
    if (wrong.length) {
      if (json) printJson(context, { stacks: [], problems: wrong });
      return FAILED;
    }
    const file = options.plan === undefined ? undefined : await readPlan(options.plan, context);
    const opened = await openEngine(options, context);
    try {
      const outputs = new RunOutputs();
      const sources = { ...opened, providerConfigs: configs.configs, env: context.env, outputs };
      const targets = manifests.map((manifest) => manifestTarget(manifest, sources));
      const plans = file && plansFor(file, targets, opened.engine.name);
      if (operation === "preview" || operation === "up") {
        const found = [
          ...(await missingEnds(targets, opened.engine)),
          ...(await standingOwners(manifests, opened.engine)),
        ];
        if (found.length) return refuse(found, json, context);
      }
      const resumption =
        operation === "up" && !plans && targets.length > 1
          ? await openResumption(paths, options, context)
          : undefined;
      const settings = { ...options, outputs, plans, resumption };
      return await carryOut(operation, targets, opened.engine, settings, context);
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (json && !(error instanceof UsageError)) printJson(context, { stacks: [], errors: [reported(error)] });
    return reportError(error, context);
  }
}

function refuse(problems: readonly Problem[], json: boolean, context: Context): ExitStatus {
  sayProblems(problems, context);
  if (json) printJson(context, { stacks: [], problems });
  return FAILED;
}
