import { setTimeout as sleep } from "node:timers/promises";

/** Time as the HTTP layer sees it; tests give their own. */
export interface Clock {
  /** Milliseconds, ever growing. */
  now(): number;
  /** Resolves after that many milliseconds; rejects with the signal's reason when it is aborted. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<unknown>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) => sleep(milliseconds, undefined, signal ? { signal } : {}),
};

/** Lets at most `count` requests begin in any `seconds`, the others wait their turn in order. */
export function rateLimit(
  count: number,
  seconds: number,
  clock: Clock = systemClock,
): (signal?: AbortSignal) => Promise<void> {
  const starts: number[] = [];
  return async (signal) => {
    signal?.throwIfAborted();
    const now = clock.now();
    const earliest = starts.length < count ? now : Math.max(now, (starts.shift() as number) + seconds * 1000);
    starts.push(earliest);
    if (earliest > now) await clock.wait(earliest - now, signal);
  };
}
