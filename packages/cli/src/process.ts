import { KindlingError } from "@kindling/core/error";
import { parseArguments } from "./arguments.ts";
import { type Context, type ExitStatus, processContext } from "./context.ts";
import { reportError } from "./failure.ts";

/** Runs the command that these arguments name as this process, and ends the process with its exit status. */
export async function runProcess(argv: readonly string[]): Promise<never> {
  const context = processContext();
  // Nobody sees stacks without --debug, and the Pulumi SDK takes one for every promise: a seventh of a large run.
  if (!context.debug) Error.stackTraceLimit = 0;
  const streams = outlastStreams(context);
  // Errors that no call awaits, as the Pulumi SDK has them: one line, and the process fails.
  process.on("uncaughtException", (error) => void exit(reportError(error, context), context, streams));
  return exit(await parseArguments(argv, context), context, streams);
}

interface Streams {
  /** Why standard output couldn't be written. */
  failure?: Error;
}

/**
 * Nothing that goes wrong with the streams may break a deployment half-way. What nobody reads any more
 * (`kindling … | head`) is dropped; an answer that can't be written, as on a full disk, fails the command at its end.
 */
function outlastStreams({ stdout, stderr }: Context): Streams {
  const streams: Streams = {};
  stderr.on("error", () => {});
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") streams.failure = error;
  });
  return streams;
}

/** Ends the process when everything written has gone out, whatever the Pulumi SDK still keeps open. */
async function exit(status: ExitStatus, context: Context, streams: Streams): Promise<never> {
  await Promise.all(
    [context.stdout, context.stderr].map(
      (stream) =>
        new Promise<void>((written) => (stream.writable ? stream.write("", () => written()) : written())),
    ),
  );
  if (!streams.failure) process.exit(status);
  const message = `standard output can't be written: ${streams.failure.message}`;
  process.exit(reportError(new KindlingError("unwritable", message), context));
}
