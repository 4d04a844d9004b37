import { KindlingError } from "@kindling/core/error";
import { parseArguments } from "./arguments.ts";
import { type Context, type ExitStatus, processContext } from "./context.ts";
import { reportError } from "./failure.ts";

const context = processContext();
// Nobody sees stacks without --debug, and the Pulumi SDK takes one for every promise: a seventh of a large run.
if (!context.debug) Error.stackTraceLimit = 0;
const streams = outlastStreams(context);
catchStrays(context);
await exit(await parseArguments(process.argv.slice(2), context));

/**
 * Nothing that goes wrong with the streams may break a deployment half-way. What nobody reads any more
 * (`kindling … | head`) is dropped; an answer that can't be written, as on a full disk, fails the command at its end.
 */
function outlastStreams({ stdout, stderr }: Context): { failure?: Error } {
  const state: { failure?: Error } = {};
  stderr.on("error", () => {});
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") state.failure = error;
  });
  return state;
}

/** Errors that no call awaits, as the Pulumi SDK has them: one line, and the process fails. */
function catchStrays(context: Context): void {
  process.on("uncaughtException", (error) => void exit(reportError(error, context)));
}

/** Ends the process when everything written has gone out, whatever the Pulumi SDK still keeps open. */
async function exit(status: ExitStatus): Promise<never> {
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
