import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { KindlingError } from "@kindling/core/error";
import { cloudsDirectory } from "@kindling/core/sandbox-folder";
import { type Context, DONE, type ExitStatus, INTERRUPTED, say } from "../context.ts";
import { confirmed, needYes } from "../question.ts";
import { sandboxDirectory } from "../sandbox.ts";
import { servedClouds } from "../served-clouds.ts";

/** Everything that a sandbox's folder may hold; a folder with anything else isn't one. */
const OWN = new Set(["state", "clouds", "runs"]);

/** Deletes the sandbox. Refuses a folder that holds anything but a sandbox, and one whose clouds are served. */
export async function reset(
  options: { sandboxDir: string; yes?: boolean },
  context: Context,
): Promise<ExitStatus> {
  needYes(options.yes, "sandbox reset", context);
  const directory = sandboxDirectory(options, context);
  if (!(await isThere(directory))) {
    say(context, `There is no sandbox in ${directory}.`);
    return DONE;
  }
  await checkSandbox(directory);
  const [served] = await servedClouds(cloudsDirectory(directory));
  if (served)
    throw new KindlingError(
      "locked",
      `process ${served.pid} serves the clouds of this sandbox: end it first`,
    );
  if (!options.yes && !(await confirmed(`Delete ${directory} with all its stacks and clouds?`, context))) {
    say(context, "Nothing was deleted.");
    return INTERRUPTED;
  }
  await rm(directory, { recursive: true });
  say(context, `${directory} is deleted.`);
  return DONE;
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

async function checkSandbox(directory: string): Promise<void> {
  const entries = (await lstat(directory)).isDirectory() ? await readdir(directory) : undefined;
  const strange = entries?.find((entry) => !OWN.has(entry));
  const unmarked =
    entries?.includes("state") && !(await isThere(join(directory, "state", ".kindling-sandbox.json")));
  if (entries && strange === undefined && !unmarked) return;
  const why = strange === undefined ? "" : `: it holds ${strange}`;
  throw new KindlingError("refused", `${directory} isn't a sandbox's${why}; nothing was deleted`, {
    path: directory,
  });
}
