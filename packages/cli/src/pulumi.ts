import type { ProviderFactory } from "@kindling/core/provider";
import { createPulumi } from "@kindling/engine-pulumi";
import { type AttachedProviders, serveAttached } from "@kindling/provider-framework/serve-attached";
import type { Context } from "./context.ts";
import type { OpenEngine } from "./engine.ts";
import type { StackOptions } from "./options.ts";
import { argumentFor } from "./stack-argument.ts";

/** What makes Kindling's own providers, by Pulumi package; loaded when an engine first asks for one. */
const PROVIDERS: Readonly<Record<string, (env: Context["env"]) => Promise<ProviderFactory>>> = {
  civo: async () => (await import("@kindling/provider-civo")).civoProvider(),
  async bucket({ BUCKET_API_URL: url }) {
    const { bucketProvider } = await import("@kindling/provider-bucket");
    return bucketProvider(url ? { endpoint: () => url } : {});
  },
  lagoon: async () => (await import("@kindling/provider-lagoon")).lagoonProvider(),
};

/** Pulumi's own engine, with Kindling's own providers beside those that Pulumi finds itself. */
export async function openPulumi(
  { backend, secretsProvider }: Pick<StackOptions, "backend" | "secretsProvider">,
  { env, directory }: Context,
): Promise<OpenEngine> {
  let serving: Readonly<Record<string, AttachedProviders>> = {};
  const engine = await createPulumi({
    env,
    directory,
    ...(backend && { backend }),
    ...(secretsProvider && { secretsProvider }),
    unlockCommand: (stack) => `kindling state unlock ${argumentFor(stack)}${backendOption(backend, env)}`,
    async attached() {
      serving = await servedFor(env);
      return Object.fromEntries(Object.entries(serving).map(([name, { port }]) => [name, port]));
    },
  });
  return {
    engine,
    providerEnvironment: env,
    usesEndpoints: true,
    async close() {
      await engine.close?.();
      for (const one of Object.values(serving)) one.close();
    },
  };
}

async function servedFor(env: Context["env"]): Promise<Readonly<Record<string, AttachedProviders>>> {
  const entries = Object.entries(PROVIDERS).map(async ([name, load]) => {
    let factory: Promise<ProviderFactory> | undefined;
    const source = async () => {
      factory ??= load(env);
      return (await factory)();
    };
    return [name, await serveAttached(name, source)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** What to add to a command for it to find the same backend. A URL with credentials isn't repeated. */
function backendOption(backend: string | undefined, env: Context["env"]): string {
  if (!backend || backend === env.PULUMI_BACKEND_URL) return "";
  return ` --backend ${backend.includes("@") ? "URL" : `'${backend}'`}`;
}
