import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Clock } from "./context.ts";
import type { CheckedFailure, CheckedSettings } from "./settings.ts";

export interface Environment {
  Bindings: HttpBindings;
  Variables: {
    /** The fields of `Query` and `Mutation` that the request asks for. */
    fields: readonly string[];
  };
}

type Handler = MiddlewareHandler<Environment>;

/** Waits `latencyMs` before each request. */
export function latency(settings: CheckedSettings, clock: Clock): Handler {
  return async (_, next) => {
    if (settings.latencyMs > 0) await clock.sleep(settings.latencyMs);
    await next();
  };
}

/** Counts requests in whole seconds. Lagoon itself has no limit; the proxy in front of one may. */
export function rateLimit(settings: CheckedSettings, clock: Clock): Handler {
  let second = 0;
  let requests = 0;
  return async (c, next) => {
    const now = Math.floor(clock.now() / 1000);
    if (now !== second) requests = 0;
    second = now;
    requests += 1;
    if (requests <= (settings.requestsPerSecond ?? Number.POSITIVE_INFINITY)) return next();
    return page(c, 429, 1);
  };
}

/** Lets the listed failures strike, in order, at most one a request. */
export function faults(failures: CheckedFailure[], clock: Clock): Handler {
  const matched = new Map<CheckedFailure, number>();
  const strikes = (failure: CheckedFailure, fields: readonly string[]): boolean => {
    if (failure.field && !fields.includes(failure.field)) return false;
    const seen = (matched.get(failure) ?? 0) + 1;
    matched.set(failure, seen);
    const times = failure.times ?? (failure.every > 1 ? Number.POSITIVE_INFINITY : 1);
    return seen % failure.every === 0 && seen / failure.every <= times;
  };
  return async (c, next) => {
    const failure = failures.find((candidate) => strikes(candidate, c.var.fields));
    if (failure === undefined) return next();
    if (failure.when === "after") await next();
    if (failure.delayMs > 0) await clock.sleep(failure.delayMs);
    const response = answer(c, failure);
    if (response === undefined) return failure.when === "after" ? undefined : next();
    if (failure.when === "before") return response;
    // Hono lets an answer be replaced only by way of none.
    c.res = undefined;
    c.res = response;
  };
}

/** The answer of a fault; undefined for one that only takes its time. */
function answer(c: Context<Environment>, failure: CheckedFailure): Response | undefined {
  const { status, message, retryAfter, delayMs } = failure;
  const kind = failure.answer ?? (status !== undefined ? "page" : delayMs > 0 ? undefined : "none");
  switch (kind) {
    case undefined:
      return undefined;
    case "none":
      c.env.outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    case "cut":
      return cut(c, status ?? 200);
    case "page":
      return page(c, status ?? 502, retryAfter);
    case "error": {
      const body = { errors: [{ message }], ...((status ?? 200) === 200 ? { data: null } : {}) };
      const response = c.json(body, (status ?? 200) as ContentfulStatusCode);
      if (retryAfter !== undefined) response.headers.set("Retry-After", String(retryAfter));
      return response;
    }
  }
}

function page(c: Context, status: number, retryAfter?: number | string): Response {
  if (retryAfter !== undefined) c.header("Retry-After", String(retryAfter));
  return c.html(`<html><body><h1>${status}</h1></body></html>`, status as ContentfulStatusCode);
}

/** Begins a JSON answer and drops the connection in the middle of it. */
function cut(c: Context<Environment>, status: number): Response {
  const { outgoing } = c.env;
  outgoing.writeHead(status, { "content-type": "application/json", "content-length": "1000" });
  outgoing.write('{"data":{', () => outgoing.destroy());
  return RESPONSE_ALREADY_SENT;
}
