import type { HttpBindings } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";
import type { Account } from "./account.ts";
import { credentials } from "./credentials.ts";
import { faults, latency, rateLimit } from "./faults.ts";
import { objectStores } from "./object-stores.ts";
import { badToken, NotFound, Refusal } from "./refusal.ts";
import { lookUps } from "./regions.ts";

/** A request as the log shows it: no query, no headers, no bodies, so nothing secret. */
export interface RequestLogEntry {
  readonly method: string;
  readonly path: string;
  /** 0 when the connection was dropped. */
  readonly status: number;
  readonly ms: number;
}

export type OnRequest = (entry: RequestLogEntry) => void | Promise<void>;

function log(onRequest: OnRequest): MiddlewareHandler {
  return async (c, next) => {
    const start = performance.now();
    await next();
    const dropped = c.env.outgoing.destroyed;
    const status = dropped ? 0 : c.res.status;
    await onRequest({ method: c.req.method, path: c.req.path, status, ms: performance.now() - start });
  };
}

/** Civo's API, `https://api.civo.com`, as far as the simulation goes. */
export function civoApi(account: Account, onRequest?: OnRequest): Hono<{ Bindings: HttpBindings }> {
  const { settings, clock } = account;
  const api = new Hono<{ Bindings: HttpBindings }>();
  if (onRequest) api.use(log(onRequest));
  api.use(latency(settings, clock), rateLimit(settings, clock), faults(settings.failures));
  api.use(async (c, next) => {
    const [scheme, token] = (c.req.header("authorization") ?? "").split(" ");
    if (scheme?.toLowerCase() === "bearer" && token === settings.token) return next();
    return badToken(settings.badTokenForm, c);
  });
  api.route("/v2", lookUps(account));
  api.route("/v2/objectstore/credentials", credentials(account));
  api.route("/v2/objectstores", objectStores(account));
  api.onError((error, c) => {
    if (error instanceof NotFound) return error.replyAs(settings.notFoundForm, c);
    if (error instanceof Refusal) return error.reply(c);
    return new Refusal(500, "internal_error", `The simulated Civo failed: ${error.message}`).reply(c);
  });
  return api;
}
