import { type Context, DONE, type ExitStatus, FAILED, printJson } from "../context.ts";
import { openEngine } from "../engine.ts";
import type { StackOptions } from "../options.ts";
import { shownOutputs } from "../report.ts";
import { stackOf } from "../stack-argument.ts";

/** Prints a stack's outputs; secret ones are masked unless they are asked for. */
export async function outputs(
  path: string,
  options: StackOptions & { showSecrets?: boolean; output: "text" | "json" | "dotenv" },
  context: Context,
): Promise<ExitStatus> {
  const stack = await stackOf(path, options.env, context);
  if (!stack) return FAILED;
  const { engine, close } = await openEngine(options, context);
  try {
    const shown = shownOutputs(await engine.outputs(stack), options.showSecrets);
    if (options.output === "json") printJson(context, shown);
    else
      for (const [name, value] of Object.entries(shown)) {
        const text = typeof value === "string" ? value : JSON.stringify(value);
        const line = options.output === "dotenv" ? dotenvLine(name, text) : `${name}: ${text}`;
        context.stdout.write(`${line}\n`);
      }
    return DONE;
  } finally {
    await close();
  }
}

/** A line that `sh` as well as dotenv libraries read back as it was: single quotes where that needs any. */
export function dotenvLine(name: string, value: string): string {
  const variable = name.toUpperCase().replaceAll(/[^A-Z0-9_]/g, "_");
  if (/^[\w./:@%+=-]*$/.test(value)) return `${variable}=${value}`;
  return `${variable}='${value.replaceAll("'", `'\\''`)}'`;
}
