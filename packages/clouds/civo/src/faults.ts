import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { Refusal } from "./refusal.ts";
import type { CheckedFailure, CheckedSettings } from "./settings.ts";

/** Time as the simulated cloud sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Waits `latencyMs` before each request. */
export function latency(settings: CheckedSettings, clock: Clock): MiddlewareHandler {
  return async (_, next) => {
    if (settings.latencyMs > 0) await clock.sleep(settings.latencyMs);
    await next();
  };
}

/** Counts requests in whole seconds. That Civo answers 429, and with which headers, is a guess (facts: Rate limit). */
export function rateLimit(settings: CheckedSettings, clock: Clock): MiddlewareHandler {
  let second = 0;
  let requests = 0;
  return async (c, next) => {
    const now = Math.floor(clock.now() / 1000);
    if (now !== second) requests = 0;
    second = now;
    requests += 1;
    if (requests <= (settings.requestsPerSecond ?? Number.POSITIVE_INFINITY)) return next();
    if (settings.rateLimitHeader) c.header("Retry-After", "1");
    return new Refusal(429, "rate_limit_exceeded", "Too many requests").reply(c);
  };
}

/** Lets the listed failures strike, in order, at most one a request. */
export function faults(failures: CheckedFailure[]): MiddlewareHandler<{ Bindings: HttpBindings }> {
  const matched = new Map<CheckedFailure, number>();
  const strikes = (failure: CheckedFailure, c: Context): boolean => {
    if (failure.method && failure.method !== c.req.method) return false;
    if (failure.path && !c.req.path.includes(failure.path)) return false;
    const seen = (matched.get(failure) ?? 0) + 1;
    matched.set(failure, seen);
    const { every = 1, times = failure.every === undefined ? 1 : Number.POSITIVE_INFINITY } = failure;
    return seen % every === 0 && seen / every <= times;
  };
  return async (c, next) => {
    const failure = failures.find((candidate) => strikes(candidate, c));
    if (failure === undefined) return next();
    if (failure.when === "after") await next();
    const { status, retryAfter } = failure;
    const response = status === undefined ? drop(c) : answer(status, failure, c);
    if (retryAfter !== undefined) response.headers.set("Retry-After", String(retryAfter));
    if (failure.when === "before") return response;
    // Hono lets an answer be replaced only by way of none.
    c.res = undefined;
    c.res = response;
  };
}

function drop(c: Context): Response {
  c.env.outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

function answer(status: number, { code, reason }: CheckedFailure, c: Context): Response {
  if (code !== undefined) return new Refusal(status, code, reason ?? code).reply(c);
  return c.html(`<html><body><h1>${status}</h1></body></html>`, status as ContentfulStatusCode);
}
