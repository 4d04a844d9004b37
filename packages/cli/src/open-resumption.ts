import { join, resolve } from "node:path";
import { BackendUrl } from "@kindling/engine-pulumi/backend-url";
import type { Resumption } from "./carry-out.ts";
import type { Context } from "./context.ts";
import type { RunCommandOptions } from "./options.ts";
import { RunJournal } from "./run-journal.ts";

type Place = Pick<Context, "directory" | "env">;

/** Opens the journal of an `up` of these manifests: in `runs` of the folder that `--sandbox-dir` names, on either engine. */
export async function openResumption(
  paths: readonly string[],
  options: RunCommandOptions,
  context: Place,
): Promise<Resumption> {
  const { engine, simulatedClouds, sandboxDir, env, set, resume = false } = options;
  const where = engine === "pulumi" && !simulatedClouds ? backendOf(options, context) : undefined;
  const command = {
    engine,
    simulatedClouds,
    where,
    env,
    set,
    paths: paths.map((path) => resolve(context.directory, path)),
  };
  const folder = join(resolve(context.directory, sandboxDir), "runs");
  return {
    journal: await RunJournal.open(folder, command, resume),
    isOne: resume,
    command: resumeCommand(paths, options, context),
  };
}

const backendOf = ({ backend }: RunCommandOptions, { env }: Place): string | undefined =>
  backend ?? env.PULUMI_BACKEND_URL;

/**
 * The command as it can be typed; what comes from the environment needn't be said again. What may hold a secret isn't
 * repeated, since logs are kept.
 */
function resumeCommand(paths: readonly string[], options: RunCommandOptions, { env }: Place): string {
  const { engine, sandboxDir, backend, set = [], policyPack = [] } = options;
  const secretive = [
    ...(backend &&
    engine === "pulumi" &&
    backend !== env.PULUMI_BACKEND_URL &&
    new BackendUrl(backend).holdsSecret
      ? ["--backend"]
      : []),
    ...(set.length > 0 ? ["--set"] : []),
  ];
  const said = (option: string, value: string | undefined, variable?: string): string[] =>
    value === undefined || (variable !== undefined && value === env[variable]) ? [] : [option, value];
  const words = [
    ...["kindling", "up", ...paths, "--resume"],
    ...(engine === "sandbox" || env.KINDLING_ENGINE ? ["--engine", engine] : []),
    ...(options.simulatedClouds ? ["--simulated-clouds"] : []),
    ...(sandboxDir === ".kindling" && !env.KINDLING_SANDBOX ? [] : ["--sandbox-dir", sandboxDir]),
    ...(secretive.includes("--backend") ? [] : said("--backend", backend, "PULUMI_BACKEND_URL")),
    ...said("--secrets-provider", options.secretsProvider, "KINDLING_SECRETS_PROVIDER"),
    ...said("--env", options.env),
    ...said("--provider-config", options.providerConfig),
    ...policyPack.flatMap((one) => ["--policy-pack", one]),
    ...said("--parallel", options.parallel?.toString()),
    ...(options.refresh ? ["--refresh"] : []),
    ...(options.yes ? ["--yes"] : []),
    ...(options.output === "json" ? ["-o", "json"] : []),
  ];
  const same = secretive.length > 0 ? ` (with the same ${secretive.join(" and ")})` : "";
  return words.map(quoted).join(" ") + same;
}

const quoted = (word: string): string =>
  /^[\w./:=@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
