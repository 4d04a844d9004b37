import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { AnyProvider } from "./definition.ts";
import { EngineConnection } from "./grpc/engine-connection.ts";
import { resourceProvider, type Served } from "./grpc/service.ts";
import { ResourceProviderService } from "./grpc/stubs.ts";

export interface ServeOptions {
  /** Address of the engine's own gRPC server. Default: the process's first argument, as Pulumi gives it. */
  readonly engine?: string | undefined;
  /** Milliseconds that an operation may go on after it was told to end. Default: 10 000. */
  readonly grace?: number;
}

export interface Serving {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Serves a provider as the plugin `pulumi-resource-<name>`: on a port of loopback that is printed for the engine, which
 * connects while the provider itself is loaded. The process ends with the engine that started it. For debugging start it by hand and name its port in
 * `PULUMI_DEBUG_PROVIDERS=<name>:<port>`: the engine then attaches to it.
 */
export async function serveProvider(
  load: () => Promise<AnyProvider>,
  options: ServeOptions = {},
): Promise<Serving> {
  const { engine = process.argv[2], grace = 10_000 } = options;
  let connection: EngineConnection | undefined;
  let address: string | undefined;
  function attach(to: string | undefined): void {
    if (!to || to === address) return;
    connection?.close();
    address = to;
    connection = new EngineConnection(to);
  }
  attach(engine);
  connection?.whenGone(() => process.exit(0));
  const { promise: served, resolve: serve } = Promise.withResolvers<Served>();
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(
    ResourceProviderService,
    resourceProvider({
      served,
      log: (...message) => connection?.log(...message),
      delivered: async () => connection?.flush(),
      attach,
    }),
  );
  const port = await new Promise<number>((bound, failed) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? failed(error) : bound(port),
    ),
  );
  process.stdout.write(`${port}\n`);
  serve(loaded(load, grace));
  return {
    port,
    async stop() {
      await connection?.flush();
      connection?.close();
      server.forceShutdown();
    },
  };
}

async function loaded(load: () => Promise<AnyProvider>, grace: number): Promise<Served> {
  const [definition, { FrameworkProvider }] = await Promise.all([load(), import("./framework-provider.ts")]);
  return {
    provider: new FrameworkProvider(definition, { overrides: {}, environment: process.env, grace }),
    version: definition.version,
    schema: async () =>
      JSON.stringify({ ...(await definition.schema()).default, version: definition.version }),
  };
}
