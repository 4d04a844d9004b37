import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { serveAttached } from "@kindling/provider-framework/serve-attached";
import type { MakeEngine } from "@kindling/testing/engine-suite-bench";
import { createPulumi, type PulumiOptions } from "./index.ts";

/**
 * Makes Pulumi's engine with a home of its own, attached to providers of the tests' process. The backend is a folder,
 * unless the options name another.
 */
export function pulumiEngine(cli: string, { env, ...options }: PulumiOptions = {}): MakeEngine {
  return async ({ directory, providers, passphrase = "" }) => {
    const attached: Record<string, number> = {};
    for (const [name, factory] of Object.entries(providers))
      attached[name] = (await serveAttached(name, factory)).port;
    const state = join(directory, "state");
    await mkdir(state, { recursive: true });
    return createPulumi({
      backend: `file://${state}`,
      simulated: true,
      passphrase,
      attached: async () => attached,
      pulumiCommand: cli,
      ...options,
      env: {
        PULUMI_HOME: join(directory, "home"),
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        ...env,
      },
    });
  };
}
