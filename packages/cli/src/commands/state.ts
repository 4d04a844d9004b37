import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Deployment, Engine, StackName } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { type Context, DONE, type ExitStatus, say } from "../context.ts";
import { openEngine } from "../engine.ts";
import type { StackOptions } from "../options.ts";
import { stackNamed } from "../stack-argument.ts";

/** `state export`: the state in the format of `pulumi stack export`, to standard output or a file (mode 0600). */
export const exportState = (
  name: string,
  file: string | undefined,
  options: StackOptions,
  context: Context,
): Promise<ExitStatus> =>
  withStack(name, options, context, async (engine, stack) => {
    const text = `${JSON.stringify(await engine.export(stack), null, 4)}\n`;
    if (file === undefined) return void context.stdout.write(text);
    try {
      await writeFile(resolve(context.directory, file), text, { mode: 0o600 });
    } catch (cause) {
      throw new KindlingError(
        "unwritable",
        `the state can't be written to ${file}: ${(cause as Error).message}`,
        {
          path: file,
          cause,
        },
      );
    }
    say(context, `The state of ${stack.project}/${stack.stack} is in ${file}.`);
  });

/** `state import`: the reverse of `export`; the state before is kept beside the new one. */
export const importState = (
  name: string,
  file: string,
  options: StackOptions,
  context: Context,
): Promise<ExitStatus> =>
  withStack(name, options, context, async (engine, stack) => {
    await engine.import(stack, await readDeployment(resolve(context.directory, file), file));
    say(context, `${stack.project}/${stack.stack} has the state of ${file} now.`);
  });

/** `state unlock`. */
export const unlockState = (name: string, options: StackOptions, context: Context): Promise<ExitStatus> =>
  withStack(name, options, context, async (engine, stack) => {
    const was = (await engine.unlock(stack)) ? "is unlocked" : "wasn't locked";
    say(context, `${stack.project}/${stack.stack} ${was}.`);
  });

async function withStack(
  name: string,
  options: StackOptions,
  context: Context,
  work: (engine: Engine, stack: StackName) => Promise<void>,
): Promise<ExitStatus> {
  const stack = await stackNamed(name, options.env);
  const { engine, close } = await openEngine(options, context);
  try {
    await work(engine, stack);
    return DONE;
  } finally {
    await close();
  }
}

async function readDeployment(path: string, shown: string): Promise<Deployment> {
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new KindlingError("unreadable", `${shown} can't be read: ${cause.message}`, { path: shown, cause });
  });
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json && "version" in json && "deployment" in json)
      return json as Deployment;
  } catch {
    // Said below.
  }
  throw new KindlingError(
    "invalid-input",
    `${shown} is no exported state: it must be the JSON that kindling state export or pulumi stack export prints`,
    { path: shown },
  );
}
