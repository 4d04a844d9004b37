import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { parseArguments } from "../arguments.ts";
import { colorsFor } from "../context.ts";

interface Printed {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process, for what neither runs a stack nor ends the process. */
export const kindling = (...args: string[]): Promise<Printed> => kindlingWith({}, ...args);

/** The same with standard input, or an environment. */
export async function kindlingWith(
  { env = {}, input = "" }: { env?: Readonly<Record<string, string>>; input?: string },
  ...args: string[]
): Promise<Printed> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const written = Promise.all([text(stdout), text(stderr)]);
  const status = await parseArguments(args, {
    stdin: stdin.end(input),
    stdout,
    stderr,
    env,
    directory: process.cwd(),
    colors: colorsFor({}, {}),
    debug: false,
  });
  stdout.end();
  stderr.end();
  const [out, error] = await written;
  return { status, stdout: out, stderr: error };
}
