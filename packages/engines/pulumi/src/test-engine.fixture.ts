import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { serveAttached } from "@kindling/provider-framework/serve-attached";
import type { MakeEngine } from "@kindling/testing/engine-suite-bench";
import { createPulumi } from "./index.ts";

/** Makes Pulumi's engine on a `file://` backend and a home of its own, attached to providers of the tests' process. */
export function pulumiEngine(cli: string): MakeEngine {
  return async ({ directory, providers, passphrase = "" }) => {
    const attached: Record<string, number> = {};
    for (const [name, factory] of Object.entries(providers))
      attached[name] = (await serveAttached(name, factory)).port;
    const backend = join(directory, "state");
    await mkdir(backend, { recursive: true });
    return createPulumi({
      backend: `file://${backend}`,
      simulated: true,
      passphrase,
      attached: async () => attached,
      pulumiCommand: cli,
      env: {
        PULUMI_HOME: join(directory, "home"),
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      },
    });
  };
}
