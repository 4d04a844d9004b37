import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { KindlingError } from "@kindling/core/error";
import { lt, valid } from "semver";

/** The first version that hands out its events over gRPC and takes providers' folders for inline programs. */
const OLDEST_CLI = "3.206.0";
export const EXECUTABLE = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/** How long after a wish to end at once the CLI is told a second time, and how long until it is killed. */
const SECOND_SIGNAL_MS = 200;
const KILL_MS = 2_000;

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliCall {
  readonly directory: string;
  /** Added to this process's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Written to standard input, where secrets don't show in lists of processes. */
  readonly input?: string;
  /** The first is Pulumi's sign to finish what is in flight. */
  readonly stop?: AbortSignal;
  readonly terminate?: AbortSignal;
}

/** Where `kindling engine install` puts the CLI. */
export const installedRoot = (home: string = homedir()): string => join(home, ".pulumi", "kindling");

/**
 * The first CLI that this engine can use: on a PATH, then where Kindling's installer and Pulumi's own put one. Throws
 * `not-found` where there is none and `unsupported` where each is too old, saying how to get one.
 */
export async function usableCli(
  path: string = process.env.PATH ?? "",
  root: string = installedRoot(),
): Promise<{ file: string; version: string }> {
  const folders = [...path.split(delimiter).filter(Boolean), join(root, "bin"), join(dirname(root), "bin")];
  const files = folders.map((folder) => resolve(folder, EXECUTABLE)).filter((file) => existsSync(file));
  let refused: unknown;
  for (const file of files) {
    try {
      return { file, version: await cliVersion(file) };
    } catch (error) {
      refused ??= error;
    }
  }
  throw (
    refused ??
    new KindlingError(
      "not-found",
      "there is no Pulumi CLI on PATH, which Pulumi's own engine needs: kindling engine install gets it, or install it " +
        "as https://www.pulumi.com/docs/install says. To rehearse without it, add --engine sandbox",
    )
  );
}

/** The version that a CLI says it has. Throws `unsupported` for one that is too old or none. */
export async function cliVersion(file: string): Promise<string> {
  const { stdout } = await runCli(file, ["version"], {
    directory: process.cwd(),
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  const version = valid(stdout.trim());
  if (version && !lt(version, OLDEST_CLI)) return version;
  throw new KindlingError(
    "unsupported",
    `${file} is ${version ? `Pulumi ${version}` : "no Pulumi CLI that says its version"}; ${OLDEST_CLI} or later is ` +
      "needed: kindling engine install gets one",
    { path: file },
  );
}

/** Runs the CLI to its end. The second of its two signals to stop makes it end at once. */
export async function runCli(file: string, args: readonly string[], call: CliCall): Promise<CliResult> {
  const { directory, env, input, stop, terminate } = call;
  // A process group of its own: a Ctrl-C in the terminal reaches it through `stop` only.
  const child = spawn(file, [...args], {
    cwd: directory,
    env: { ...process.env, ...env },
    detached: process.platform !== "win32",
    stdio: ["pipe", "pipe", "pipe"],
  });
  const interrupt = (): void => void child.kill("SIGINT");
  const timers: NodeJS.Timeout[] = [];
  const kill = (): void => {
    interrupt();
    // Two signals at once would count as one; and a provider that doesn't answer would hold the CLI up for ever.
    timers.push(
      setTimeout(interrupt, SECOND_SIGNAL_MS),
      setTimeout(() => killGroup(child), KILL_MS),
    );
  };
  stop?.addEventListener("abort", interrupt, { once: true });
  terminate?.addEventListener("abort", kill, { once: true });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8");
    child[name].on("data", (text: string) => {
      texts[name] += text;
    });
  }
  child.stdin.on("error", () => {});
  child.stdin.end(input ?? "");
  try {
    const status = await new Promise<number | null>((ended, failed) => {
      child.on("error", failed);
      child.on("close", ended);
    });
    return { status, ...texts };
  } catch (cause) {
    throw new KindlingError("not-found", `${file} can't be run: ${(cause as Error).message}`, {
      path: file,
      cause,
    });
  } finally {
    stop?.removeEventListener("abort", interrupt);
    terminate?.removeEventListener("abort", kill);
    for (const timer of timers) clearTimeout(timer);
  }
}

/** Ends the CLI and the providers that it started. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It is gone.
  }
}
