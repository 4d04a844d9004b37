import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { KindlingError } from "@kindling/core/error";

/** A simulated cloud's API that is up. */
export interface LoopbackServer {
  /** `http://127.0.0.1:40123` */
  readonly url: string;
  /** Ends open connections as well. */
  close(): Promise<void>;
}

export interface LoopbackOptions {
  /** What is simulated: `Civo`. */
  readonly cloud: string;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** 0: any that is free. */
  readonly port: number;
  /** What the API works on; closed with the server, and where there is none after all. */
  readonly holdings: { close(): void };
}

/** Serves an API on the loopback interface. Throws `unwritable` where the port can't be had. */
export async function serveOnLoopback(options: LoopbackOptions): Promise<LoopbackServer> {
  const { cloud, fetch, port, holdings } = options;
  // The adapter's own clean-up ends a connection whose last request wasn't read half a second later, when the client may
  // be using it again; Node reads such requests to their end.
  const server = createAdaptorServer({ fetch, autoCleanupIncoming: false }) as Server;
  // As long as a body takes.
  server.requestTimeout = 0;
  // A connection that is closed just as a client takes it up again looks like a lost answer.
  server.keepAliveTimeout = 0;
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch (cause) {
    holdings.close();
    const message = `the simulated ${cloud} can't listen on port ${port}: ${(cause as Error).message}`;
    throw new KindlingError("unwritable", message, { cause });
  }
  let closed: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      closed ??= close(server).finally(() => holdings.close());
      return closed;
    },
  };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
