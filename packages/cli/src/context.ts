import type { Readable, Writable } from "node:stream";
import pc from "picocolors";

type Stream<Base> = Base & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
export type Colors = ReturnType<typeof pc.createColors>;

/** What a command runs in; tests hand in streams and an environment of their own. */
export interface Context {
  readonly stdin: Stream<Readable>;
  /** Answers and documents, for programs as well as people. */
  readonly stdout: Stream<Writable>;
  /** Progress, questions, warnings and errors, for people. */
  readonly stderr: Stream<Writable>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths start from. */
  readonly directory: string;
  /** For standard error. */
  readonly colors: Colors;
  /** Show what is for finding faults: stacks of errors, requests to clouds. */
  readonly debug: boolean;
  /** While part of the terminal is redrawn: writes a line above that part. */
  readonly above?: { write?: (line: string) => void };
}

/** Exit statuses, the same for every command. */
export const DONE = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;
export const INTERRUPTED = 130;
export type ExitStatus = typeof DONE | typeof FAILED | typeof WRONG_USAGE | typeof INTERRUPTED;

/** The command was called wrongly; the message says how to call it. Ends with status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The context of this process. */
export function processContext(): Context {
  const { stdin, stdout, stderr, env } = process;
  const debug = process.argv.includes("--debug");
  return {
    stdin,
    stdout,
    stderr,
    env,
    directory: process.cwd(),
    colors: colorsFor(stderr, env),
    debug,
    above: {},
  };
}

/** NO_COLOR turns colours off, FORCE_COLOR on; else a terminal has them. */
export function colorsFor(stream: { isTTY?: boolean }, env: Context["env"]): Colors {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0";
  return pc.createColors(!env.NO_COLOR && (forced || (stream.isTTY === true && env.TERM !== "dumb")));
}

/** Writes a line for people. */
export function say({ stderr, above }: Pick<Context, "stderr" | "above">, text = ""): void {
  if (above?.write) above.write(text);
  else stderr.write(`${text}\n`);
}

/** Writes the one JSON document of `-o json`. */
export function printJson(context: Pick<Context, "stdout">, document: unknown): void {
  context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
