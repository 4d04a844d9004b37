import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Runs a script of this folder as a process of its own, which tells what it does by messages. */
export function runChild(script: string, argument: object): ChildProcess {
  return fork(join(import.meta.dirname, script), [JSON.stringify(argument)], { execArgv: [] });
}

/** The next message of a child, or undefined when it ended. */
export async function nextMessage(child: ChildProcess): Promise<unknown> {
  const ended = once(child, "exit").then(() => undefined);
  return Promise.race([once(child, "message").then(([message]) => message), ended]);
}

/** Kills a child as `kill -9` does, and waits until it is gone. */
export async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** What a script was started with. */
export const argument = <Argument>(): Argument => JSON.parse(process.argv[2] ?? "null");

/** Tells the parent, and returns when it was told. */
export const tell = (message: unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error ? reject(error) : resolve()));
  });
