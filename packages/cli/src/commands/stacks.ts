import { type Context, DONE, type ExitStatus, printJson, say } from "../context.ts";
import { openEngine } from "../engine.ts";
import { count } from "../manifests.ts";
import type { StackOptions } from "../options.ts";

/** Lists the stacks that the engine's state knows, those of `--env` only where it is given. */
export async function stacks(
  options: StackOptions & { output: "text" | "json" },
  context: Context,
): Promise<ExitStatus> {
  const { engine, close } = await openEngine(options, context);
  try {
    const all = await engine.stacks();
    const list = all.filter(({ stack }) => !options.env || stack.startsWith(`${options.env}.`));
    if (options.output === "json") printJson(context, list);
    else if (!list.length)
      say(context, options.env ? `There are no stacks of ${options.env}.` : "There are no stacks yet.");
    else
      for (const { project, stack, resourceCount, lastUpdate } of list)
        context.stdout.write(
          `${project}/${stack}  ${resourcesText(resourceCount)}  ${lastUpdate ?? "never updated"}\n`,
        );
    return DONE;
  } finally {
    await close();
  }
}

/** `3 resources`, or that nobody knows. */
export const resourcesText = (number: number | undefined): string =>
  number === undefined ? "can't be read" : count(number, "resource");
