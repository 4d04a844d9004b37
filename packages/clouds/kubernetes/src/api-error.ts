/** Why the API server refuses (metav1.Status): its reasons and their HTTP codes. */
const CODES = {
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  AlreadyExists: 409,
  Conflict: 409,
  Invalid: 422,
  TooManyRequests: 429,
  BadRequest: 400,
  InternalError: 500,
  ServiceUnavailable: 503,
} as const;

export type Reason = keyof typeof CODES;

export const REASONS = Object.keys(CODES) as Reason[];

/** An error answer of the API server. */
export class ApiError extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.reason = reason;
  }

  get code(): number {
    return CODES[this.reason];
  }
}

export const isApiError = (error: unknown, ...reasons: Reason[]): error is ApiError =>
  error instanceof ApiError && (reasons.length === 0 || reasons.includes(error.reason));

/** The resource type isn't one of the server's: no CRD of it was installed (client-go: NoKindMatchError). */
export class NoMatch extends Error {
  constructor(kind: string, apiVersion: string) {
    super(`no matches for kind "${kind}" in version "${apiVersion}"`);
  }
}
