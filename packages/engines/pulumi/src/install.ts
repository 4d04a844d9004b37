import { join } from "node:path";
import { KindlingError } from "@kindling/core/error";
import { cliVersion, EXECUTABLE, installedRoot, usableCli } from "./cli.ts";

/**
 * Sees to it that there is a CLI that this engine can use, and returns its path and version: the one on PATH, else one
 * that the Automation API's installer gets from Pulumi. Throws `unreadable` when it can't be had.
 */
export async function installCli(
  path: string | undefined,
  home: string | undefined,
): Promise<{ file: string; version: string }> {
  const root = installedRoot(home);
  try {
    return await usableCli(path, root);
  } catch {
    // None, or one that is too old.
  }
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  try {
    await PulumiCommand.install({ root });
  } catch (cause) {
    throw new KindlingError(
      "unreadable",
      `Pulumi's CLI can't be installed in ${root}: ${(cause as Error).message.trim()}. Behind a proxy set HTTPS_PROXY and ` +
        "NODE_USE_ENV_PROXY=1; or install the CLI as https://www.pulumi.com/docs/install says, and put it on PATH",
      { cause },
    );
  }
  const file = join(root, "bin", EXECUTABLE);
  return { file, version: await cliVersion(file) };
}
