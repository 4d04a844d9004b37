import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface HoldingProxy {
  readonly url: string;
  /** From now on the next such request gets no answer; resolves when it has come. */
  hold(method: string, path: string): Promise<void>;
}

/** Passes requests on to an API until the test ends, except for those that the test wants held. */
export async function holdingProxy(target: string): Promise<HoldingProxy> {
  let held: { readonly what: string; readonly begun: () => void } | undefined;
  const server = createServer((incoming, answer) => {
    if (held?.what === whatOf(incoming)) {
      held.begun();
      held = undefined;
      return;
    }
    const { method, url, headers } = incoming;
    const passed = request(new URL(url ?? "", target), { method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (method, path) =>
      new Promise((begun) => {
        held = { what: `${method} ${path}`, begun };
      }),
  };
}

const whatOf = ({ method, url = "" }: IncomingMessage): string => `${method} ${url.replace(/\?.*/, "")}`;
