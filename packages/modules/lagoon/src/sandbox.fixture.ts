import { readFile, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Settings, startLagoonCloud } from "@kindling/cloud-lagoon";
import { createSandbox } from "@kindling/engine-sandbox";
import { lagoonProvider } from "@kindling/provider-lagoon";

/** For tests: the sandbox on a simulated Lagoon, with these settings. */
export async function openLagoonSandbox(directory: string, settings: Settings = {}) {
  const lagoon = await startLagoonCloud({ directory: join(directory, "clouds"), settings });
  const providers = { lagoon: lagoonProvider({ apiUrl: lagoon.url }) };
  return { engine: createSandbox({ directory, providers }), lagoon, close: () => lagoon.close() };
}

/**
 * Puts a file of a kind's example where its manifest looks for it, and returns the secret in it. It is a link, so that
 * who looks for the secret in what a run wrote doesn't find it there.
 */
export async function exampleFile(directory: string, file: URL): Promise<string> {
  const path = fileURLToPath(file);
  await symlink(path, join(directory, basename(path)));
  return (await readFile(path, "utf8")).trim();
}
