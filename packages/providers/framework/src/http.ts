import ky, { HTTPError, type KyInstance } from "ky";
import { HttpError, innermost, neverArrived } from "./http-error.ts";
import { type Clock, rateLimit, systemClock } from "./rate-limit.ts";
import { type Redaction, redaction } from "./redaction.ts";

export interface HttpOptions {
  /** `https://api.example.com/v2/`: paths are taken relative to it. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What must never show in an error or a trace: tokens. */
  readonly secrets?: readonly string[];
  /** Milliseconds that one attempt may take. Default: 30 000. */
  readonly timeout?: number;
  /** How often a request is tried again where that is safe. Default: 4. */
  readonly retries?: number;
  /** Most requests to begin in a time. Default: no limit. */
  readonly rate?: { readonly count: number; readonly seconds: number };
  /** The API's own code and words for an error, from the body of its answer. */
  readonly explain?: (body: unknown) => { readonly reason?: string; readonly message?: string };
  /** Gets a line for each attempt's outcome and each wait. Secrets are masked. */
  readonly trace?: (line: string) => void;
  readonly clock?: Clock;
  /** Where in [0, 1) a wait falls. Default: random. */
  readonly jitter?: () => number;
}

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** The request may be sent twice without harm, though its method doesn't say so. */
  readonly repeatable?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Read as JSON where it is, else text; undefined when empty. */
  readonly body: unknown;
}

const REPEATABLE = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"];
const PASSING = [408, 429, 500, 502, 503, 504];
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/**
 * A REST API's client for providers. A request is tried again only where that can't do anything twice: methods that
 * may be repeated, requests that never reached the server, and those refused with 429. A server's Retry-After is kept
 * to. Every failure is an `HttpError` free of secrets.
 */
export class Http {
  readonly #options: HttpOptions;
  readonly #client: KyInstance;
  readonly #clock: Clock;
  readonly #redact: Redaction;
  readonly #turn: (signal?: AbortSignal) => Promise<void>;

  constructor(options: HttpOptions) {
    const { url, headers = {}, secrets = [], rate, clock = systemClock } = options;
    this.#options = options;
    this.#clock = clock;
    this.#redact = redaction(secrets);
    this.#turn = rate ? rateLimit(rate.count, rate.seconds, clock) : async () => {};
    this.#client = ky.create({ prefix: url, headers, timeout: false, retry: 0 });
  }

  get = (path: string, options?: RequestOptions) => this.request("GET", path, options);
  post = (path: string, options?: RequestOptions) => this.request("POST", path, options);
  put = (path: string, options?: RequestOptions) => this.request("PUT", path, options);
  patch = (path: string, options?: RequestOptions) => this.request("PATCH", path, options);
  delete = (path: string, options?: RequestOptions) => this.request("DELETE", path, options);

  /** Sends a request until it is answered or may not be repeated. */
  async request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const repeatable = options.repeatable ?? REPEATABLE.includes(method);
    const request = `${method} ${this.#redact(path)}`;
    for (let attempt = 0; ; attempt++) {
      await this.#turn(options.signal);
      try {
        const answer = await this.#attempt(method, path, options);
        this.#trace(`${request}: ${answer.status}`);
        return answer;
      } catch (error) {
        options.signal?.throwIfAborted();
        const { failure, retryAfter } = await this.#failure(request, error);
        this.#trace(failure.message);
        const passing = failure.status === undefined || PASSING.includes(failure.status);
        const safe = failure.notDone || repeatable;
        if (!passing || !safe || attempt >= (this.#options.retries ?? 4)) throw failure;
        const wait = retryAfter ?? this.#backoff(attempt);
        this.#trace(`${request}: again in ${Math.round(wait)} ms`);
        await this.#clock.wait(wait, options.signal);
      }
    }
  }

  async #attempt(
    method: string,
    path: string,
    { query, json, form, headers, signal }: RequestOptions,
  ): Promise<Answer> {
    const timeout = AbortSignal.timeout(this.#options.timeout ?? 30_000);
    const response = await this.#client(path.replace(/^\//, ""), {
      method,
      ...(query && { searchParams: query }),
      ...(json !== undefined && { json }),
      ...(form && { body: new URLSearchParams(form) }),
      ...(headers && { headers }),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
  }

  async #failure(
    request: string,
    error: unknown,
  ): Promise<{ failure: HttpError; retryAfter?: number | undefined }> {
    if (!(error instanceof HTTPError)) {
      const failure = new HttpError(this.#redact(`${request}: ${innermost(error)}`), {
        request,
        notDone: neverArrived(error),
        isTimeout: error instanceof Error && error.name === "TimeoutError",
      });
      return { failure };
    }
    const { status, headers } = error.response;
    const body = error.data ?? undefined;
    const { reason, message } = this.#options.explain?.(body) ?? {};
    const words =
      message ??
      (typeof body === "string" ? body.slice(0, 500) : body === undefined ? "" : JSON.stringify(body));
    const text = this.#redact(
      `${request}: ${status}${reason ? ` ${reason}` : ""}${words ? `: ${words}` : ""}`,
    );
    const masked = body === undefined ? undefined : JSON.parse(this.#redact(JSON.stringify(body)));
    const failure = new HttpError(text, {
      request,
      status,
      ...(reason && { reason }),
      body: masked,
      notDone: status === 429,
    });
    return { failure, retryAfter: retryAfter(headers) };
  }

  /** Doubles from half a second; the jitter keeps clients apart that failed together. */
  #backoff(attempt: number): number {
    const most = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt);
    return most / 2 + (most / 2) * (this.#options.jitter ?? Math.random)();
  }

  #trace(line: string): void {
    this.#options.trace?.(this.#redact(line));
  }
}

/** Milliseconds that the server asks to wait (RFC 9110, 10.2.3: seconds or a date). */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after");
  if (!value) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.min(Math.max(0, milliseconds), 5 * 60_000) : undefined;
}

function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
