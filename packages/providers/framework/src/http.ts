import ky, { HTTPError, type KyInstance } from "ky";
import { HttpError, innermost, neverArrived } from "./http-error.ts";
import { type Clock, rateLimit, sharedRateLimit, systemClock, type Turn } from "./rate-limit.ts";
import { type Redaction, redaction } from "./redaction.ts";

export interface HttpOptions {
  /** `https://api.example.com/v2/`: paths are taken relative to it. */
  readonly url: string;
  /** A function is asked before each attempt: credentials may be renewed while a request waits. */
  readonly headers?: Readonly<Record<string, string>> | (() => Promise<Readonly<Record<string, string>>>);
  /** What must never show in an error or a trace: tokens. */
  readonly secrets?: readonly string[];
  /** Milliseconds that one attempt may take. Default: 30 000. */
  readonly timeout?: number;
  /** How often a request is tried again where that is safe; refusals with 429 aside. Default: 4. */
  readonly retries?: number;
  /** Milliseconds of the first wait before that, at most; each further one may take twice as long. Default: 500. */
  readonly firstWait?: number;
  /** Statuses that pass: a request may be tried again. Default: 408, 500, 502, 503, 504. */
  readonly passing?: readonly number[];
  /** How often a request that is refused with 429 is sent again. Default: as often as its patience lets it. */
  readonly refusals?: number;
  /** Milliseconds that a request puts up with being refused with 429, from the first time on. Default: 5 minutes. */
  readonly patience?: number;
  /** Most requests in a time. Default: no limit. */
  readonly rate?: {
    readonly count: number;
    readonly seconds: number;
    /** Clients in this process that name the same account keep to the limit together. */
    readonly account?: string;
  };
  /** The API's own code and words for an error, from the body of its answer. */
  readonly explain?: (body: unknown) => { readonly reason?: string; readonly message?: string };
  /** Gets a line for each attempt's outcome and each wait. Secrets are masked. */
  readonly trace?: (line: string) => void;
  /** Told of each attempt when it is over. */
  readonly onAttempt?: (attempt: Attempt) => void;
  /** Sends the requests. Default: the runtime's own. */
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  /** Where in [0, 1) a wait falls. Default: random. */
  readonly jitter?: () => number;
}

/** One attempt at a request: no query, header or body, so nothing secret. */
export interface Attempt {
  readonly method: string;
  /** Of the URL: `/v2/volumes`. */
  readonly path: string;
  /** Absent when no answer came. */
  readonly status?: number;
  readonly ms: number;
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

type Outcome =
  | { readonly answer: Answer; readonly failure?: undefined; readonly retryAfter?: undefined }
  | { readonly answer?: undefined; readonly failure: HttpError; readonly retryAfter?: number | undefined };

const REPEATABLE = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"];
const PASSING = [408, 500, 502, 503, 504];
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const PATIENCE = 5 * 60_000;

/**
 * A REST API's client for providers. A request is tried again only where that can't do anything twice: methods that
 * may be repeated, requests that never reached the server, and those refused with 429, which hold back every request of
 * the client. A server's Retry-After is kept to. Every failure is an `HttpError` free of secrets.
 */
export class Http {
  readonly #options: HttpOptions;
  readonly #client: KyInstance;
  readonly #headers: () => Promise<Readonly<Record<string, string>>>;
  readonly #clock: Clock;
  readonly #redact: Redaction;
  readonly #turn: Turn;
  /** When the server will hear requests again, on the clock. */
  #heldUntil = Number.NEGATIVE_INFINITY;

  constructor(options: HttpOptions) {
    const { url, headers = {}, secrets = [], rate, fetch, clock = systemClock } = options;
    this.#options = options;
    this.#clock = clock;
    this.#redact = redaction(secrets);
    this.#turn = turnOf(rate, clock);
    this.#headers = typeof headers === "function" ? headers : async () => headers;
    this.#client = ky.create({ prefix: url, timeout: false, retry: 0, ...(fetch && { fetch }) });
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
    const { retries = 4, patience = PATIENCE, refusals: most = Number.POSITIVE_INFINITY } = this.#options;
    const { passing: passingStatuses = PASSING } = this.#options;
    let refusedAt: number | undefined;
    for (let failures = 0, refusals = 0; ; ) {
      const { answer, failure, retryAfter } = await this.#inTurn(method, path, options);
      this.#trace(answer ? `${request}: ${answer.status}` : failure.message);
      if (answer) return answer;
      const now = this.#clock.now();
      if (failure.status === 429) {
        refusedAt ??= now;
        const wait = retryAfter || this.#backoff(refusals);
        refusals++;
        if (refusals > most || now + wait > refusedAt + patience) throw failure;
        this.#trace(`${request}: again in ${Math.round(wait)} ms`);
        this.#heldUntil = Math.max(this.#heldUntil, now + wait);
      } else {
        const passing = failure.status === undefined || passingStatuses.includes(failure.status);
        if (!passing || !(failure.notDone || repeatable) || failures >= retries) throw failure;
        const wait = Math.min(retryAfter ?? this.#backoff(failures), PATIENCE);
        failures++;
        this.#trace(`${request}: again in ${Math.round(wait)} ms`);
        await this.#clock.wait(wait, options.signal);
      }
    }
  }

  /** Sends a request once, as soon as it may begin. */
  async #inTurn(method: string, path: string, options: RequestOptions): Promise<Outcome> {
    const { signal } = options;
    const over = await this.#turn(signal);
    try {
      for (;;) {
        const wait = this.#heldUntil - this.#clock.now();
        if (wait <= 0) break;
        await this.#clock.wait(wait, signal);
      }
      return await this.#attempt(method, path, options);
    } finally {
      over();
    }
  }

  /** Sends a request once. Throws only when it is cancelled. */
  async #attempt(method: string, path: string, options: RequestOptions): Promise<Outcome> {
    const begun = this.#clock.now();
    let outcome: Outcome;
    try {
      outcome = { answer: await this.#send(method, path, options) };
    } catch (error) {
      options.signal?.throwIfAborted();
      outcome = await this.#failure(`${method} ${this.#redact(path)}`, error);
    }
    const { pathname } = new URL(path.replace(/^\//, ""), this.#options.url.replace(/\/*$/, "/"));
    const status = (outcome.answer ?? outcome.failure).status;
    this.#options.onAttempt?.({
      method,
      path: this.#redact(pathname),
      ...(status !== undefined && { status }),
      ms: this.#clock.now() - begun,
    });
    return outcome;
  }

  async #send(
    method: string,
    path: string,
    { query, json, form, headers, signal }: RequestOptions,
  ): Promise<Answer> {
    // The timer of AbortSignal.timeout would outlive the request, and hold on to all of the run that it was made in.
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError")),
      this.#options.timeout ?? 30_000,
    );
    try {
      const response = await this.#client(path.replace(/^\//, ""), {
        method,
        ...(query && { searchParams: query }),
        ...(json !== undefined && { json }),
        ...(form && { body: new URLSearchParams(form) }),
        headers: { ...(await this.#headers()), ...headers },
        signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
      });
      return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
    } finally {
      clearTimeout(timer);
    }
  }

  async #failure(request: string, error: unknown): Promise<Outcome> {
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

  /** Doubles each time; the jitter keeps clients apart that failed together. */
  #backoff(attempt: number): number {
    const most = Math.min(LONGEST_WAIT, (this.#options.firstWait ?? FIRST_WAIT) * 2 ** attempt);
    return most / 2 + (most / 2) * (this.#options.jitter ?? Math.random)();
  }

  #trace(line: string): void {
    this.#options.trace?.(this.#redact(line));
  }
}

function turnOf(rate: HttpOptions["rate"], clock: Clock): Turn {
  if (!rate) return async () => () => {};
  const { count, seconds, account } = rate;
  return account === undefined
    ? rateLimit(count, seconds, clock)
    : sharedRateLimit(account, count, seconds, clock);
}

/** Milliseconds that the server asks to wait (RFC 9110, 10.2.3: seconds or a date). */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after");
  if (!value) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
