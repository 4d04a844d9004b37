import { KindlingError } from "@kindling/core/error";
import { type Clock, systemClock } from "./rate-limit.ts";

export interface PollOptions {
  /** What is waited for, for the error: `volume data to be available`. */
  readonly what: string;
  /** Milliseconds to give up after. Default: 20 minutes; an operation's own timeout ends it sooner. */
  readonly limit?: number;
  /** Milliseconds of the longest pause. Default: 15 000. */
  readonly longest?: number;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  readonly jitter?: () => number;
}

/** Milliseconds of the shortest pause. */
const SHORTEST = 200;

/**
 * Asks until the answer is there. Pauses follow the API's own pace: as long as an answer takes at first, then growing
 * with the time waited already, so that what takes a second is seen soon and what takes minutes isn't asked for
 * hundreds of times.
 */
export async function poll<T>(ask: () => Promise<T | undefined>, options: PollOptions): Promise<T> {
  const {
    what,
    limit = 20 * 60_000,
    longest = 15_000,
    signal,
    clock = systemClock,
    jitter = Math.random,
  } = options;
  const begun = clock.now();
  for (;;) {
    signal?.throwIfAborted();
    const asked = clock.now();
    const answer = await ask();
    if (answer !== undefined) return answer;
    const now = clock.now();
    if (now - begun >= limit)
      throw new KindlingError("cloud", `waited ${Math.round(limit / 1000)} s in vain for ${what}`);
    const pause = Math.min(longest, Math.max(SHORTEST, now - asked, (now - begun) / 4));
    await clock.wait(Math.min(pause * (1 + jitter() / 4), begun + limit - now), signal);
  }
}
