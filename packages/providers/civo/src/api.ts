import { setTimeout as wait } from "node:timers/promises";
import { KindlingError } from "@kindling/core/error";
import type { ResourceCall } from "@kindling/core/provider";
import { ApiFailure, answeredFailure, connectionFailure } from "./api-failure.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";
/** A JSON object as Civo sends it: any field may be null or absent. */
export type Reply = Readonly<Record<string, unknown>>;

/** One try of a request, for tracing: no query, header or body, so nothing secret. */
export interface RequestTrace {
  readonly method: Method;
  readonly path: string;
  /** Absent when there was no answer. */
  readonly status?: number;
  readonly ms: number;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Rejects when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const realClock: Clock = { now: Date.now, sleep: (ms, signal) => wait(ms, undefined, { signal }) };

export interface Connection {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string;
  readonly clock: Clock;
  readonly onRequest?: ((trace: RequestTrace) => void) | undefined;
}

export type Caller = Pick<ResourceCall, "signal" | "log">;

const TRIES = 5;
const ANSWER_WITHIN_MS = 60_000;
const LONGEST_PAUSE_MS = 30_000;
const RATE_LIMITED_AT_MOST_MS = 300_000;

/** Milliseconds before the next try: 0.2 s, doubled each time, 5 s at most. */
export const pause = (tries: number): number => Math.min(200 * 2 ** (tries - 1), 5000);

/**
 * Civo's API. Sends again what is safe to send again: everything after 429 or when the request didn't get through;
 * after a lost answer or 5xx everything but POST, since GET, PUT and DELETE do the same when done twice. Throws
 * `ApiFailure`, or `cancelled` when the caller's signal is aborted.
 */
export class CivoApi {
  readonly #connection: Connection;
  /** When 429 stops being the answer to everything. */
  #limitedUntil = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get url(): string {
    return this.#connection.url;
  }

  get clock(): Clock {
    return this.#connection.clock;
  }

  /** `path` begins after `/v2/`. The region goes into the query of GET and DELETE, the body of POST and PUT. */
  async request(
    caller: Caller,
    method: Method,
    path: string,
    { region, page, body }: { region?: string; page?: number; body?: Reply } = {},
  ): Promise<Reply> {
    const query = new URLSearchParams();
    if (region !== undefined && body === undefined) query.set("region", region);
    if (page !== undefined) {
      query.set("page", String(page));
      query.set("per_page", "100");
    }
    const json = body && JSON.stringify({ ...body, ...(region && { region }) });
    const began = this.clock.now();
    for (let tries = 1; ; tries++) {
      await this.sleep(caller, this.#limitedUntil - this.clock.now());
      try {
        return await this.#once(caller, method, path, query, json);
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        if (error.status === 429) {
          const ms = Math.max(error.retryAfter ?? pause(tries + 2), 100);
          if (this.clock.now() + ms - began > RATE_LIMITED_AT_MOST_MS) throw error;
          caller.log("info", `Civo's rate limit is reached; going on in ${ms / 1000} s`);
          this.#limitedUntil = Math.max(this.#limitedUntil, this.clock.now() + ms);
        } else {
          const safe = error.outcome === "unsent" || (error.outcome !== "refused" && method !== "POST");
          if (!safe || tries >= TRIES) throw error;
          caller.log("debug", `${method} ${path}: ${error.message}; trying again`);
          await this.sleep(caller, Math.min(error.retryAfter ?? pause(tries), LONGEST_PAUSE_MS));
        }
      }
    }
  }

  /** All items of a list in an envelope, page by page. */
  async list(caller: Caller, path: string, region: string): Promise<Reply[]> {
    const items: Reply[] = [];
    for (let page = 1; ; page++) {
      const reply = await this.request(caller, "GET", path, { region, page });
      if (Array.isArray(reply.items)) items.push(...reply.items);
      if (page >= Number(reply.pages ?? 1)) return items;
    }
  }

  async #once(
    caller: Caller,
    method: Method,
    path: string,
    query: URLSearchParams,
    body: string | undefined,
  ) {
    const { url, token, onRequest } = this.#connection;
    const start = performance.now();
    let status: number | undefined;
    try {
      const response = await fetch(`${url}/v2/${path}${query.size > 0 ? `?${query}` : ""}`, {
        method,
        headers: { authorization: `bearer ${token}`, "content-type": "application/json" },
        // A redirect would take the token elsewhere.
        redirect: "manual",
        signal: AbortSignal.any([caller.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
        ...(body !== undefined && { body }),
      });
      status = response.status;
      const text = await response.text();
      if (response.ok) return JSON.parse(text || "{}") as Reply;
      throw answeredFailure(status, this.#masked(text, body), this.#retryAfter(response));
    } catch (error) {
      if (error instanceof ApiFailure) throw error;
      if (caller.signal.aborted) throw cancelled(error);
      if (error instanceof SyntaxError) throw new ApiFailure("the answer is not JSON", "lost");
      throw connectionFailure(error);
    } finally {
      const ms = performance.now() - start;
      onRequest?.({ method, path: `/v2/${path}`, ...(status !== undefined && { status }), ms });
    }
  }

  /** Waits; throws `cancelled` when the caller's signal is aborted. */
  async sleep({ signal }: Caller, ms: number): Promise<void> {
    if (ms <= 0) return;
    try {
      await this.clock.sleep(ms, signal);
    } catch (error) {
      throw cancelled(error);
    }
  }

  #retryAfter(response: Response): number | undefined {
    const header = response.headers.get("retry-after");
    if (header === null) return undefined;
    const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - this.clock.now();
    return Number.isNaN(ms) ? undefined : Math.max(0, ms);
  }

  /** An error text as it may be shown: should the server repeat the token or a secret key, it is masked. */
  #masked(text: string, body: string | undefined): string {
    const key = body && (JSON.parse(body) as Reply).secret_access_key_id;
    const open = [this.#connection.token, ...(typeof key === "string" && key !== "" ? [key] : [])];
    return open.reduce((masked, value) => masked.replaceAll(value, "[secret]"), text);
  }
}

const cancelled = (cause: unknown): KindlingError => new KindlingError("cancelled", "stopped", { cause });
