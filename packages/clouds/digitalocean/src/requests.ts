import { randomUUID } from "node:crypto";
import type { Records } from "./records.ts";
import type { CheckedFailure, CheckedSettings } from "./settings.ts";

/** Time as the simulated provider sees it; tests bring their own. */
export interface Clock {
  /** Ends early, with an error, when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** An error answer of the API (its OpenAPI document: shared/responses). */
export class ApiError extends Error {
  readonly status: number;
  /** Seconds after which another try makes sense. */
  readonly retryAfter: number | undefined;

  constructor(status: number, message: string = WORDS[status] ?? "Server Error", retryAfter?: number) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const WORDS: Readonly<Record<number, string>> = {
  401: "Unable to authenticate you",
  403: "You are not authorized to perform this operation",
  404: "The resource you were accessing could not be found.",
  409: "The resource is being changed by another request",
  412: "The cluster is not ready for this yet",
  422: "The request was invalid",
  429: "API Rate limit exceeded.",
  500: "Server Error",
  503: "Service Unavailable",
};

/** The provider's own: a request is tried again four times, by godo's defaults (facts: DigitalOcean). */
const TRIES = 5;
const API = "https://api.digitalocean.com";

interface Trace {
  readonly method: string;
  readonly path: string;
  readonly status?: number;
  readonly ms: number;
}

export interface RequestOptions {
  readonly records: Records;
  readonly settings: CheckedSettings;
  readonly clock: Clock;
  /** Told of every try. */
  readonly onRequest?: ((trace: Trace) => void) | undefined;
}

/** What the provider would send to the API: each request is admitted, may meet a fault, and is tried again as godo does. */
export class Requests {
  readonly #options: RequestOptions;
  readonly #struck = new Map<CheckedFailure, number>();

  constructor(options: RequestOptions) {
    this.#options = options;
  }

  /**
   * Carries out `effect` as the answer to a request. An error answer is thrown as godo words it, and `statusOf` tells
   * its status. What an effect throws undoes what it did; what it did before it returns an error answer stays.
   */
  async send<Result>(
    token: string | undefined,
    method: string,
    path: string,
    effect: () => Result | ApiError,
  ): Promise<Result> {
    for (let tried = 1; ; tried++) {
      try {
        return this.#once(token, method, path, effect);
      } catch (error) {
        if (error instanceof Broken && tried < TRIES) continue;
        if (error instanceof Broken) throw new Error(`${title(method)} "${API}${path}": EOF`);
        if (!(error instanceof ApiError)) throw error;
        const passing = error.status === 429 || (error.status >= 500 && error.status !== 501);
        if (!passing || tried === TRIES)
          throw new GodoError(method, path, error, passing ? tried : undefined);
        if (error.retryAfter) await this.#options.clock.sleep(error.retryAfter * 1000);
      }
    }
  }

  #once<Result>(
    token: string | undefined,
    method: string,
    path: string,
    effect: () => Result | ApiError,
  ): Result {
    const { records, settings, onRequest } = this.#options;
    const began = performance.now();
    const traced = (status?: number) =>
      onRequest?.({
        method,
        path,
        ms: performance.now() - began,
        ...(status === undefined ? {} : { status }),
      });
    const admit = () => {
      if (token !== undefined && token !== settings.token) throw new ApiError(401);
    };
    try {
      const failure = settings.failures.find((candidate) => this.#strikes(candidate, method, path));
      if (failure === undefined || failure.when === "after") {
        admit();
        const result = records.atomically(effect);
        if (result instanceof ApiError) throw result;
        if (failure === undefined) {
          traced(200);
          return result;
        }
      }
      if (failure.status === undefined) throw new Broken();
      throw new ApiError(failure.status, failure.message, failure.retryAfter);
    } catch (error) {
      traced(error instanceof ApiError ? error.status : undefined);
      throw error;
    }
  }

  #strikes(failure: CheckedFailure, method: string, path: string): boolean {
    if (failure.method && failure.method !== method) return false;
    if (failure.path && !path.includes(failure.path)) return false;
    const seen = (this.#struck.get(failure) ?? 0) + 1;
    this.#struck.set(failure, seen);
    const { every = 1, times = failure.every === undefined ? 1 : Number.POSITIVE_INFINITY } = failure;
    return seen % every === 0 && seen / every <= times;
  }
}

class Broken extends Error {}

const title = (method: string): string => method.charAt(0) + method.slice(1).toLowerCase();

/** An error answer in godo's words (godo.go, ErrorResponse.Error). */
class GodoError extends Error {
  readonly status: number;

  constructor(method: string, path: string, { status, message }: ApiError, tried: number | undefined) {
    const gaveUp = tried === undefined ? "" : `; giving up after ${tried} attempt(s)`;
    super(`${method} ${API}${path}: ${status} (request "${randomUUID()}") ${message}${gaveUp}`);
    this.status = status;
  }
}

/** The HTTP status of an answer that `send` threw. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof GodoError ? error.status : undefined;
