import { Server, ServerCredentials } from "@grpc/grpc-js";
import { EngineConnection } from "./grpc/engine-connection.ts";
import { resourceProvider, type Served } from "./grpc/service.ts";
import { ResourceProviderService } from "./grpc/stubs.ts";

export type { Served } from "./grpc/service.ts";

export interface Serving {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Serves a provider as the plugin `pulumi-resource-<name>`: on a port of loopback that is printed for the engine, which
 * connects while the provider itself is loaded. `engine` is the address of the engine's own gRPC server; the default is
 * the process's first argument, as Pulumi gives it. The process ends with the engine that started it.
 */
export async function servePlugin(
  load: () => Promise<Served>,
  engine: string | undefined = process.argv[2],
): Promise<Serving> {
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
  // Why it can't be loaded is said in answer to each call.
  served.catch(() => {});
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
  serve(load());
  return {
    port,
    async stop() {
      await connection?.flush();
      connection?.close();
      server.forceShutdown();
    },
  };
}
