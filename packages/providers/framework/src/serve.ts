import type { AnyProvider } from "./definition.ts";
import { type Serving, servePlugin } from "./serve-plugin.ts";

export interface ServeOptions {
  /** Address of the engine's own gRPC server. Default: the process's first argument, as Pulumi gives it. */
  readonly engine?: string | undefined;
  /** Milliseconds that an operation may go on after it was told to end. Default: 10 000. */
  readonly grace?: number;
}

/**
 * Serves a provider as `servePlugin` does. For debugging start it by hand and name its port in
 * `PULUMI_DEBUG_PROVIDERS=<name>:<port>`: the engine then attaches to it.
 */
export function serveProvider(
  load: () => Promise<AnyProvider>,
  { engine, grace = 10_000 }: ServeOptions = {},
): Promise<Serving> {
  return servePlugin(async () => {
    const [definition, { FrameworkProvider }] = await Promise.all([
      load(),
      import("./framework-provider.ts"),
    ]);
    return {
      provider: new FrameworkProvider(definition, { overrides: {}, environment: process.env, grace }),
      version: definition.version,
      schema: async () =>
        JSON.stringify({ ...(await definition.schema()).default, version: definition.version }),
    };
  }, engine);
}
