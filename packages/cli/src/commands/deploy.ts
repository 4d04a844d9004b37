import type { Engine } from "@kindling/core/engine";
import type { LoadedManifests } from "@kindling/core/manifest";
import type { Problem } from "@kindling/core/problem";
import { carryOut } from "../carry-out.ts";
import { type Context, type ExitStatus, FAILED, printJson, say, UsageError } from "../context.ts";
import { openEngine } from "../engine.ts";
import { reportError, reported } from "../failure.ts";
import { readManifests, sayProblems } from "../manifests.ts";
import { missingEnds } from "../missing-ends.ts";
import { openResumption } from "../open-resumption.ts";
import type { Operation } from "../operation.ts";
import type { RunCommandOptions } from "../options.ts";
import { plansFor, readPlan } from "../plan-file.ts";
import { policiesFor } from "../policies.ts";
import { underPolicies } from "../policy-seam.ts";
import { readProviderConfigs } from "../provider-configs.ts";
import { needYes } from "../question.ts";
import { RunOutputs } from "../run-outputs.ts";
import { standingOwners } from "../standing-owners.ts";
import { manifestTarget, type Target } from "../target.ts";

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
  const load = () => readManifests(paths, options, context);
  return carryOutManifests(operation, load, options, context, { paths });
}

interface Carrying {
  /** Where the manifests are: a run that is cut off is taken up again by them. */
  readonly paths?: readonly string[];
  /** Has a say in what is done once the engine is open. */
  readonly adapt?: (targets: readonly Target[], engine: Engine) => Promise<readonly Target[]>;
}

/** Carries an operation out on the manifests that `load` reads. */
export async function carryOutManifests(
  operation: Operation,
  load: () => Promise<Pick<LoadedManifests, "manifests" | "problems">>,
  options: RunCommandOptions,
  context: Context,
  { paths, adapt = async (targets) => targets }: Carrying = {},
): Promise<ExitStatus> {
  const json = options.output === "json";
  try {
    const { manifests, problems } = await load();
    const configs = await readProviderConfigs(options, context);
    const deploys = operation === "preview" || operation === "up";
    const { policies, problems: violations } = deploys
      ? await policiesFor(manifests, options, context)
      : { policies: [], problems: [] };
    const wrong = [...problems, ...configs.problems, ...violations];
    if (wrong.length) {
      if (json) printJson(context, { stacks: [], problems: wrong });
      return FAILED;
    }
    const file = options.plan === undefined ? undefined : await readPlan(options.plan, context);
    const opened = await openEngine(options, context);
    try {
      const outputs = new RunOutputs();
      const sources = { ...opened, providerConfigs: configs.configs, env: context.env, outputs };
      const warn = (text: string) => say(context, `${context.colors.yellow("warning:")} ${text}`);
      const targets = manifests.map((manifest) =>
        underPolicies(manifestTarget(manifest, sources), manifest, policies, warn),
      );
      const plans = file && plansFor(file, targets, opened.engine.name);
      if (deploys) {
        const found = [
          ...(await missingEnds(targets, opened.engine)),
          ...(await standingOwners(manifests, opened.engine)),
        ];
        if (found.length) return refuse(found, json, context);
      }
      const adapted = await adapt(targets, opened.engine);
      const resumption =
        paths && operation === "up" && !plans && (targets.length > 1 || options.resume)
          ? await openResumption(paths, options, context)
          : undefined;
      const settings = { ...options, outputs, plans, resumption };
      return await carryOut(operation, adapted, opened.engine, settings, context);
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
