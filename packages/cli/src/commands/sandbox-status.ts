import { existsSync } from "node:fs";
import { cloudsDirectory } from "@kindling/core/sandbox-folder";
import { createSandbox } from "@kindling/engine-sandbox";
import { type Context, DONE, type ExitStatus, printJson } from "../context.ts";
import { count } from "../manifests.ts";
import { sandboxDirectory } from "../sandbox.ts";
import { servedClouds } from "../served-clouds.ts";
import { SIMULATED_CLOUDS } from "../simulated-clouds.ts";
import { resourcesText } from "./stacks.ts";

/** Shows where the sandbox is, its stacks, what its clouds hold and whether they are served. */
export async function status(
  options: { sandboxDir: string; output: "text" | "json" },
  context: Context,
): Promise<ExitStatus> {
  const directory = sandboxDirectory(options, context);
  const clouds = cloudsDirectory(directory);
  const stacks = await createSandbox({ directory, providers: {} }).stacks();
  const served = await servedClouds(clouds);
  const holdings: Record<string, string[]> = {};
  if (existsSync(clouds))
    for (const [name, { load }] of Object.entries(SIMULATED_CLOUDS))
      holdings[name] = (await load()).holdings(clouds);
  if (options.output === "json") {
    printJson(context, { directory, stacks, clouds: holdings, served });
    return DONE;
  }
  const print = (line: string) => context.stdout.write(`${line}\n`);
  print(existsSync(directory) ? `The sandbox is in ${directory}` : `There is no sandbox in ${directory} yet`);
  for (const { project, stack, resourceCount } of stacks)
    print(`  stack ${project}/${stack}: ${resourcesText(resourceCount)}`);
  for (const [name, items] of Object.entries(holdings)) {
    print(`  the simulated ${name} holds ${items.length ? `${count(items.length, "thing")}:` : "nothing"}`);
    for (const item of items) print(`    ${item}`);
  }
  for (const { name, url, pid } of served) print(`  ${name} is served at ${url} by process ${pid}`);
  return DONE;
}
