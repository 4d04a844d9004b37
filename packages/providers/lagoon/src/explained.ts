import { KindlingError } from "@kindling/core/error";
import {
  ConnectionError,
  LagoonError,
  NotFoundError,
  UnauthorizedError,
  UnsupportedError,
} from "./client/lagoon-error.ts";

/** Does work on something; a failure says what it was about, and what to do. */
export async function explained<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LagoonError)) throw error;
    const code = error instanceof UnsupportedError ? "unsupported" : error.code;
    throw new KindlingError(code, `${what}: ${error.message}${adviceFor(error)}`, { cause: error });
  }
}

function adviceFor(error: LagoonError): string {
  if (isTaken(error)) return ". There is one already: choose another, or import that";
  if (error instanceof UnauthorizedError && (error.status === 401 || error.status === 403))
    return ". Check LAGOON_TOKEN or the provider's `token`, which may have expired, or `jwtSecret` and `jwtAudience`";
  if (error instanceof UnauthorizedError)
    return ". Either the credential doesn't allow it, or what it is about isn't there";
  if (error instanceof ConnectionError && error.status === undefined && error.notDone)
    return ". Check the network and the provider's `apiUrl`";
  if (error instanceof ConnectionError) return ". Run again later";
  return "";
}

/** Whether a thing of this name, or this very thing, is there already. */
export const isTaken = (error: unknown): boolean =>
  error instanceof LagoonError &&
  /already exists|Duplicate entry|already (in use|taken)/i.test(error.message);

/** What an answer says is there; undefined when it says that nothing is. */
export async function orNothing<Found>(finding: Promise<Found>): Promise<NonNullable<Found> | undefined> {
  try {
    return (await finding) ?? undefined;
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
