import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { MakeEngine } from "@kindling/testing/engine-suite-bench";
import { createPulumi } from "./index.ts";
import { servedProvider } from "./served-provider.fixture.ts";

/** Makes Pulumi's engine on a `file://` backend, a home and plugins of its own, none of which needs the network. */
export function pulumiEngine(cli: string): MakeEngine {
  return async ({ directory, providers, passphrase = "" }) => {
    const plugins: Record<string, string> = {};
    for (const [name, factory] of Object.entries(providers))
      plugins[name] = await servedProvider(name, factory, join(directory, "plugins", name));
    const backend = join(directory, "state");
    await mkdir(backend, { recursive: true });
    return createPulumi({
      backend: `file://${backend}`,
      simulated: true,
      passphrase,
      plugins: async () => plugins,
      pulumiCommand: cli,
      env: {
        PULUMI_HOME: join(directory, "home"),
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      },
    });
  };
}
