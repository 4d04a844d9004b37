import { join, resolve } from "node:path";
import type { Resumption } from "./carry-out.ts";
import type { Context } from "./context.ts";
import type { RunCommandOptions } from "./options.ts";
import { RunJournal } from "./run-journal.ts";

/** Opens the journal of an `up` of these manifests: in `runs` of the folder that `--sandbox-dir` names, on either engine. */
export async function openResumption(
  paths: readonly string[],
  options: RunCommandOptions,
  context: Context,
): Promise<Resumption> {
  const { engine, backend, sandboxDir, env, set, resume = false } = options;
  const { PULUMI_BACKEND_URL } = context.env;
  const where = engine === "pulumi" ? (backend ?? PULUMI_BACKEND_URL) : undefined;
  const command = { engine, where, env, set, paths: paths.map((path) => resolve(context.directory, path)) };
  const folder = join(resolve(context.directory, sandboxDir), "runs");
  return {
    journal: await RunJournal.open(folder, command, resume),
    isOne: resume,
    command: resumeCommand(paths, options),
  };
}

/** The command as it can be typed. */
function resumeCommand(paths: readonly string[], options: RunCommandOptions): string {
  const { engine, sandboxDir, backend, env, set = [], providerConfig, parallel, refresh, yes } = options;
  // A URL may hold a password, and needn't be said again where it comes from the environment.
  const isPlain =
    backend !== undefined && !backend.includes("@") && backend !== process.env.PULUMI_BACKEND_URL;
  const words = [
    ...["kindling", "up", ...paths, "--resume"],
    ...(engine === "sandbox" ? ["--engine", engine] : []),
    ...(sandboxDir === ".kindling" ? [] : ["--sandbox-dir", sandboxDir]),
    ...(isPlain ? ["--backend", backend] : []),
    ...(env === undefined ? [] : ["--env", env]),
    ...set.flatMap((one) => ["--set", one]),
    ...(providerConfig === undefined ? [] : ["--provider-config", providerConfig]),
    ...(parallel === undefined ? [] : ["--parallel", String(parallel)]),
    ...(refresh ? ["--refresh"] : []),
    ...(yes ? ["--yes"] : []),
  ];
  return words.map(quoted).join(" ");
}

const quoted = (word: string): string =>
  /^[\w./:=@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
