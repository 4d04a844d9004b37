import { createInterface } from "node:readline/promises";
import { type Context, UsageError } from "./context.ts";

/** Refuses to go on where nobody can be asked and `--yes` isn't given. */
export function needYes(yes: boolean | undefined, command: string, context: Context): void {
  if (yes || (context.stdin.isTTY && context.stderr.isTTY)) return;
  throw new UsageError(
    `${command} asks before it changes anything, and there is no terminal to ask on: add --yes`,
  );
}

/** Asks on standard error; only `y` or `yes` is a yes, and Ctrl-C is a no. */
export async function confirmed(question: string, context: Context, signal?: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: context.stdin, output: context.stderr });
  const closed = new AbortController();
  terminal.once("close", () => closed.abort());
  terminal.once("SIGINT", () => terminal.close());
  try {
    const signals = signal ? [closed.signal, signal] : [closed.signal];
    const answer = await terminal.question(`${question} [y/N] `, { signal: AbortSignal.any(signals) });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if ((error as Error).name !== "AbortError") throw error;
    context.stderr.write("\n");
    return false;
  } finally {
    terminal.close();
  }
}
