import { parseArguments } from "./arguments.ts";
import { type Context, type ExitStatus, processContext } from "./context.ts";
import { reportError } from "./failure.ts";

const context = processContext();
ignoreClosedPipes(context);
catchStrays(context);
await exit(await parseArguments(process.argv.slice(2), context));

/** `kindling … | head` must not break a deployment half-way: what nobody reads any more is dropped. */
function ignoreClosedPipes({ stdout, stderr }: Context): void {
  for (const stream of [stdout, stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
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
  process.exit(status);
}
