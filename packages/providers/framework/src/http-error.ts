import { KindlingError } from "@kindling/core/error";

export interface HttpFailure {
  /** `POST /v2/volumes`. */
  readonly request: string;
  /** Absent when no answer came. */
  readonly status?: number;
  /** The API's own code for the error, where it gives one. */
  readonly reason?: string;
  /** The answer's body, read as JSON where it is. Secrets are masked. */
  readonly body?: unknown;
  /** Whether the server certainly did nothing: it was never reached, or it said that it refuses. */
  readonly notDone: boolean;
  /** Whether the answer didn't come in time: the server may still be at it. */
  readonly isTimeout?: boolean;
}

/** What a REST API refused or failed. */
export class HttpError extends KindlingError {
  readonly request: string;
  readonly status: number | undefined;
  readonly reason: string | undefined;
  readonly body: unknown;
  readonly notDone: boolean;
  readonly isTimeout: boolean;

  constructor(message: string, { request, status, reason, body, notDone, isTimeout = false }: HttpFailure) {
    super("cloud", message);
    this.name = "HttpError";
    this.request = request;
    this.status = status;
    this.reason = reason;
    this.body = body;
    this.notDone = notDone;
    this.isTimeout = isTimeout;
  }
}

/** Whether the error is an API's answer with this status, and with this reason where one is named. */
export function hasStatus(error: unknown, status: number, reason?: string): error is HttpError {
  return (
    error instanceof HttpError && error.status === status && (reason === undefined || error.reason === reason)
  );
}

// What Node and undici call a connection that was never made (node:net, node:dns; undici's ConnectTimeoutError).
const NEVER_CONNECTED = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** Whether a request failed before the server can have seen any of it. */
export function neverArrived(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && NEVER_CONNECTED.includes(String(cause.code))) return true;
    if (cause instanceof AggregateError) return cause.errors.every(neverArrived);
  }
  return false;
}

/** The innermost message of an error, which says what really happened. */
export function innermost(error: unknown): string {
  let last = error;
  while (last instanceof Error && last.cause instanceof Error) last = last.cause;
  if (!(last instanceof Error)) return String(last);
  return last.message || ("code" in last ? String(last.code) : last.name);
}
