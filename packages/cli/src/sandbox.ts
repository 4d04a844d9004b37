import { relative, resolve } from "node:path";
import { createSandbox } from "@kindling/engine-sandbox";
import { type Context, say } from "./context.ts";
import type { OpenEngine } from "./engine.ts";
import { duration } from "./progress/wording.ts";
import { type CloudsOnDemand, cloudsOnDemand, type RequestTrace } from "./simulated-clouds.ts";
import { argumentFor } from "./stack-argument.ts";

/** The folder that an option or KINDLING_SANDBOX names. */
export const sandboxDirectory = (options: { sandboxDir: string }, context: Context): string =>
  resolve(context.directory, options.sandboxDir);

export const shownDirectory = (directory: string, context: Context): string =>
  relative(context.directory, directory) || ".";

/** The simulated clouds of a sandbox, started as they are needed; requests to them are shown where `--debug` asks for it. */
export function cloudsOf(directory: string, context: Context): CloudsOnDemand {
  const { colors, debug, env } = context;
  return cloudsOnDemand(directory, (name) => {
    if (!debug && !env[`${name.toUpperCase()}_DEBUG`]) return undefined;
    return ({ method, path, status, ms }: RequestTrace) =>
      say(
        context,
        colors.dim(`debug: ${name}: ${method} ${path}: ${status ?? "no answer"} (${duration(ms)})`),
      );
  });
}

/** The sandbox engine with simulated clouds, started as they are needed; says on standard error that this is one. */
export async function openSandbox(options: { sandboxDir: string }, context: Context): Promise<OpenEngine> {
  const { colors } = context;
  const directory = sandboxDirectory(options, context);
  const shown = shownDirectory(directory, context);
  say(
    context,
    colors.dim(`sandbox: nothing leaves this machine; stacks and simulated clouds are in ${shown}`),
  );
  const onDemand = cloudsOf(directory, context);
  const engine = createSandbox({
    directory,
    providers: onDemand.providers,
    onNotice: (message) => say(context, `${colors.yellow("note:")} ${message}`),
    unlockCommand: (stack) =>
      `kindling state unlock ${argumentFor(stack)} --engine sandbox${shown === ".kindling" ? "" : ` --sandbox-dir ${shown}`}`,
  });
  return {
    engine,
    providerEnvironment: {},
    usesEndpoints: false,
    close: onDemand.close,
  };
}
