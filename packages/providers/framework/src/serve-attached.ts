import { createServer, type Socket } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { ProviderSource } from "@kindling/core/provider";
import { EngineConnection } from "./grpc/engine-connection.ts";
import { resourceProvider } from "./grpc/service.ts";
import { ResourceProviderService } from "./grpc/stubs.ts";

/** Providers of a package that live in this process. */
export interface AttachedProviders {
  /** Of loopback: an engine attaches to it with `PULUMI_DEBUG_PROVIDERS=<package>:<port>` and starts no plugin. */
  readonly port: number;
  close(): void;
}

/**
 * Serves a package's providers from this process to any number of engines: each connection, which an engine makes for
 * each provider resource, has a provider of its own.
 */
export async function serveAttached(name: string, source: ProviderSource): Promise<AttachedProviders> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    const end = serveConnection(name, source, socket);
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      end();
    });
  });
  const port = await new Promise<number>((listening, failed) => {
    listener.on("error", failed);
    listener.listen(0, "127.0.0.1", () => listening((listener.address() as { port: number }).port));
  });
  // Engines that still run keep the process alive by themselves.
  listener.unref();
  return {
    port,
    close() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Answers on one connection, and returns what ends that. */
function serveConnection(name: string, source: ProviderSource, socket: Socket): () => void {
  const provider = Promise.resolve().then(source);
  let engine: EngineConnection | undefined;
  let address: string | undefined;
  const served = provider.then((made) => ({
    provider: made,
    version: made.version ?? "",
    schema: async () => JSON.stringify({ name }),
  }));
  // Each call answers with what is wrong.
  served.catch(() => {});
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(
    ResourceProviderService,
    resourceProvider({
      served,
      log: (...message) => engine?.log(...message),
      delivered: async () => engine?.flush(),
      attach(to) {
        if (to === address) return;
        engine?.close();
        address = to;
        engine = new EngineConnection(to);
      },
    }),
  );
  server.createConnectionInjector(ServerCredentials.createInsecure()).injectConnection(socket);
  return () => {
    server.forceShutdown();
    engine?.close();
    provider.then((made) => made.close?.()).catch(() => {});
  };
}
