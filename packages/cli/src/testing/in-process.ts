import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { parseArguments } from "../arguments.ts";
import { colorsFor } from "../context.ts";

/** Runs the command in this process, for what neither runs a stack nor ends the process. */
export async function kindling(
  ...args: string[]
): Promise<{ status: number; stdout: string; stderr: string }> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const written = Promise.all([text(stdout), text(stderr)]);
  const status = await parseArguments(args, {
    stdin: stdin.end(),
    stdout,
    stderr,
    env: {},
    directory: process.cwd(),
    colors: colorsFor({}, {}),
    debug: false,
  });
  stdout.end();
  stderr.end();
  const [out, error] = await written;
  return { status, stdout: out, stderr: error };
}
