import { HttpError } from "./http-error.ts";
import { type Clock, systemClock } from "./rate-limit.ts";

export interface Making<T> {
  /** The request that makes it, sent once each time it is called. */
  readonly make: () => Promise<T>;
  /** Looks it up by something that nothing else has: undefined when it isn't there. */
  readonly find: () => Promise<T | undefined>;
  /** Whether the error says that it exists already, which after a lost answer may well mean: by that request. */
  readonly isTaken?: (error: HttpError) => boolean;
  /** How often it is looked up, and made where that is safe. Default: 5. */
  readonly tries?: number;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Makes something exactly once, though answers may be lost: it is looked up then and taken up, and made again only when
 * it isn't there. A request that timed out may still be carried out, so after one it is only looked up.
 */
export async function makeOnce<T>(making: Making<T>): Promise<T> {
  const { make, find, isTaken = () => false, tries = 5, signal, clock = systemClock } = making;
  let lost: HttpError | undefined;
  let isOverdue = false;
  for (let attempt = 1; ; attempt++) {
    let taken: HttpError | undefined;
    try {
      if (!isOverdue) return await make();
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const wasLost =
        !error.notDone && (error.status === undefined || error.status >= 500 || error.status === 408);
      if (!wasLost && !(lost && isTaken(error))) throw error;
      if (wasLost) lost = error;
      else taken = error;
      isOverdue ||= error.status === 408 || error.status === 504 || error.isTimeout;
    }
    const found = await find();
    if (found !== undefined) return found;
    // What took it is another's.
    if (taken) throw taken;
    if (attempt >= tries) throw lost;
    await clock.wait(1000 * 2 ** (attempt - 1), signal);
  }
}
