import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { rolldown } from "rolldown";

export interface PluginBundle {
  /** The module that serves the provider. It awaits nothing at its top level. */
  readonly entry: string;
  /** The package's name. */
  readonly name: string;
  /** Where the plugin is put. */
  readonly folder: string;
}

/**
 * Makes a plugin that needs nothing but Node 24, wherever it is copied to: one executable file with types stripped
 * already. Parts that are imported when they are needed still run only then. Returns its path, `pulumi-resource-<name>`.
 */
export async function bundlePlugin({ entry, name, folder }: PluginBundle): Promise<string> {
  const executable = join(folder, `pulumi-resource-${name}`);
  await using bundle = await rolldown({ input: entry, platform: "node", logLevel: "silent" });
  // Node takes a file without a suffix for CommonJS at once, and for a module only after it has failed to be that.
  await bundle.write({ file: executable, format: "cjs", codeSplitting: false, minify: true });
  await chmod(executable, 0o755);
  return executable;
}
