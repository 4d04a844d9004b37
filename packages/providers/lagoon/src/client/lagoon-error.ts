import { HttpError, type HttpFailure } from "@kindling/provider-framework/http-error";

/** One error of a GraphQL answer. */
export interface GraphQLFault {
  readonly message: string;
  /** Where in the answer: `["addProject", "kubernetes"]`. */
  readonly path: readonly (string | number)[];
}

/** What Lagoon refused or failed. Free of secrets. */
export class LagoonError extends HttpError {
  readonly faults: readonly GraphQLFault[];

  constructor(message: string, failure: HttpFailure, faults: readonly GraphQLFault[] = []) {
    super(message, failure);
    this.name = new.target.name;
    this.faults = faults;
  }
}

/** What was asked for isn't there. */
export class NotFoundError extends LagoonError {}
/** The request doesn't fit the server's schema. Nothing was done. */
export class ValidationError extends LagoonError {}
/** The API refused what was asked for, or failed at it. */
export class ApiError extends LagoonError {}
/** No answer came, or only one of a server in trouble. */
export class ConnectionError extends LagoonError {}
/** The token isn't valid, or doesn't allow it. Of things that aren't there Lagoon often says the same. */
export class UnauthorizedError extends LagoonError {}
/** The server is too old for what was asked for. Nothing was done. */
export class UnsupportedError extends LagoonError {}

/** The error for a failed attempt, of the kind that fits. `where` is for messages: `Lagoon at https://…`. */
export function lagoonError(operation: string, where: string, failure: HttpError): LagoonError {
  const { status, message, body } = failure;
  const faults = faultsOf(body);
  const said = faults.length > 0 ? faults.map(words).join("; ") : message;
  const { notDone, isTimeout } = failure;
  const details = { request: operation, ...(status !== undefined && { status }), notDone, isTimeout };
  if (status === 401 || status === 403)
    return new UnauthorizedError(
      `${operation}: ${where} refused the credential (${status} ${said})`,
      details,
      faults,
    );
  if (status === undefined || status >= 500 || status === 429 || status === 408)
    return new ConnectionError(
      `${operation}: ${where} can't be reached, or failed: ${said}`,
      details,
      faults,
    );
  // That something isn't there Lagoon says with status 200: a 404 is of whatever stands in front of it.
  const kind = faults.length > 0 ? errorClass(said) : ApiError;
  const fitting = kind === NotFoundError ? ApiError : kind;
  return new fitting(`${operation}: ${said}`, details, faults);
}

/** The error for an answer that came in order but tells of errors. */
export function answerError(operation: string, body: unknown): LagoonError | undefined {
  const faults = faultsOf(body);
  if (faults.length === 0) return undefined;
  const said = faults.map(words).join("; ");
  const details = { request: operation, status: 200, notDone: false };
  return new (errorClass(said))(`${operation}: ${said}`, details, faults);
}

function errorClass(said: string): typeof LagoonError {
  // A table that "doesn't exist" says nothing of what was asked for.
  if (/SQLState/.test(said)) return ApiError;
  if (
    /Cannot query field|Unknown (argument|type)|got (an )?invalid value|is not defined by type|Syntax Error/.test(
      said,
    )
  )
    return ValidationError;
  if (/^(Unauthorized|Forbidden)|(do not|don't) have permission/i.test(said)) return UnauthorizedError;
  if (/not found|(does not|doesn't|not) exist|could not find/i.test(said)) return NotFoundError;
  return ApiError;
}

/** The errors of an answer, without what may be secret in them. */
export function faultsOf(body: unknown): readonly GraphQLFault[] {
  const { errors } = (body ?? {}) as { errors?: unknown };
  if (!Array.isArray(errors)) return [];
  return errors.map((error: { message?: unknown; path?: unknown }) => ({
    message: harmless(String(error?.message ?? "an error without words")),
    path: Array.isArray(error?.path) ? error.path : [],
  }));
}

/** What an answer says of errors, for people. */
export function errorWords(body: unknown): { message?: string } {
  if (typeof body === "string")
    return { message: body.trimStart().startsWith("<") ? "an HTML page" : harmless(body.slice(0, 300)) };
  return body === undefined ? {} : { message: faultsOf(body).map(words).join("; ") };
}

const words = ({ message, path }: GraphQLFault): string =>
  path.length > 1 ? `${message} (at ${path.join(".")})` : message;

/** GraphQL errors quote what was sent, and Lagoon's database quotes whole statements: neither is for others to read. */
export function harmless(message: string): string {
  return message
    .replace(/got invalid value [\s\S]*?(?=(; |$))/, "got an invalid value")
    .replace(/\s*\bsql: [\s\S]*$/i, "")
    .replace(/\s*- parameters:[\s\S]*$/i, "")
    .replace(/(incorrect \w+ value: |\bnear )'[\s\S]*?'(?= for | at line|$)/gi, "$1[secret]")
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "[secret]")
    .trim();
}
