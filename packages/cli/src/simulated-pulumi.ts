import { createPulumi } from "@kindling/engine-pulumi";
import { openStateFolder } from "@kindling/engine-sandbox/state-folder";
import { type AttachedProviders, serveAttached } from "@kindling/provider-framework/serve-attached";
import { type Context, say } from "./context.ts";
import type { OpenEngine } from "./engine.ts";
import { cloudsOf, sandboxDirectory, shownDirectory } from "./sandbox.ts";
import { argumentFor } from "./stack-argument.ts";

/**
 * Pulumi's own engine on a sandbox's stacks and clouds, as the sandbox engine has them; says on standard error that they
 * are simulated. Tokens, endpoints and the backend that the environment names are left alone.
 */
export async function openSimulatedPulumi(
  options: { sandboxDir: string },
  context: Context,
): Promise<OpenEngine> {
  const directory = sandboxDirectory(options, context);
  const where = shownDirectory(directory, context);
  say(
    context,
    context.colors.dim(`simulated clouds: nothing is deployed for real; stacks and clouds are in ${where}`),
  );
  const clouds = cloudsOf(directory, context);
  const served: AttachedProviders[] = [];
  const engine = await createPulumi({
    ...(await openStateFolder(directory)),
    simulated: true,
    unlockCommand: (stack) =>
      `kindling state unlock ${argumentFor(stack)} --simulated-clouds${where === ".kindling" ? "" : ` --sandbox-dir ${where}`}`,
    async attached() {
      const ports: Record<string, number> = {};
      for (const [name, source] of Object.entries(clouds.providers)) {
        const one = await serveAttached(name, source);
        served.push(one);
        ports[name] = one.port;
      }
      return ports;
    },
    // Nothing but the simulated clouds' providers is to be had: a real one would deploy for real.
    env: {
      ...context.env,
      PULUMI_DEBUG_PROVIDERS: "",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    },
  });
  return {
    engine,
    providerEnvironment: {},
    usesEndpoints: false,
    async close() {
      for (const one of served) one.close();
      await clouds.close();
    },
  };
}
