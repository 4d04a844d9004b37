/** What became of a request that failed. */
export type Outcome =
  /** It never reached the server: it may be sent again. */
  | "unsent"
  /** The server answered and did nothing. */
  | "refused"
  /** It may or may not have been carried out; nothing works on it any more. */
  | "lost"
  /** It may yet be carried out: the answer is overdue. */
  | "overdue";

/** A request to Civo that failed. Holds no token, header or body, so that it may be logged. */
export class ApiFailure extends Error {
  readonly outcome: Outcome;
  /** Absent when there was no answer. */
  readonly status: number | undefined;
  readonly code: string | undefined;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    outcome: Outcome,
    answer: { status?: number; code?: string | undefined; retryAfter?: number | undefined } = {},
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = "ApiFailure";
    this.outcome = outcome;
    this.status = answer.status;
    this.code = answer.code;
    this.retryAfter = answer.retryAfter;
  }

  /** The token was not accepted (facts: Errors; the status that comes with the code is unknown). */
  get unauthorized(): boolean {
    return this.status === 401 || this.code === "database_account_not_found";
  }

  /** The region is unknown, or out: neither means that a resource in it is gone. */
  get regionMissing(): boolean {
    return this.code === "database_region_not_found" || this.code === "region_unavailable";
  }

  /** The thing asked for isn't there, as far as this answer goes. */
  get notFound(): boolean {
    return this.status === 404 && !this.unauthorized && !this.regionMissing;
  }

  get nameTaken(): boolean {
    if (this.outcome !== "refused" || this.regionMissing || this.unauthorized) return false;
    return (
      /duplicate|_exists$/.test(this.code ?? "") ||
      /already (exists|taken|in use)|is taken/i.test(this.message)
    );
  }

  get quotaReached(): boolean {
    return this.code === "quota_limit_reached";
  }
}

const UNSENT = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];
const OVERDUE = ["TimeoutError", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"];

/** The failure behind an error of `fetch`, which hides the system's error code in its cause. */
export function connectionFailure(error: unknown): ApiFailure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error);
  const code = (cause as NodeJS.ErrnoException).code;
  const name = String(code ?? cause.name);
  const outcome = UNSENT.includes(name) ? "unsent" : OVERDUE.includes(name) ? "overdue" : "lost";
  return new ApiFailure(cause.message ? `${cause.message} (${name})` : name, outcome, {}, cause);
}

/** The failure that an answer with an error status tells of. It isn't always JSON: proxies send HTML. */
export function answeredFailure(status: number, text: string, retryAfter: number | undefined): ApiFailure {
  const answer = parse(text);
  const code = typeof answer?.code === "string" ? answer.code : undefined;
  const parts = [
    answer?.reason ?? answer?.result ?? (answer === undefined ? plain(text) : ""),
    answer?.details,
  ];
  const words = parts
    .filter((part) => typeof part === "string" && part !== "")
    .map((part) => oneLine(String(part)));
  const message = [[status, code].filter(Boolean).join(" "), words.join(", ")].filter(Boolean).join(": ");
  const outcome = status === 504 ? "overdue" : status >= 500 ? "lost" : "refused";
  return new ApiFailure(message, outcome, { status, code, retryAfter });
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const plain = (text: string): string =>
  text.trimStart().startsWith("<") ? "an HTML page" : text.slice(0, 200);
const oneLine = (text: string): string => text.trim().replace(/\s*\n\s*/g, "; ");
