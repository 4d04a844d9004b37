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

/** Waits until a request may begin; call what it gives when the request is over. */
export type Turn = (signal?: AbortSignal) => Promise<() => void>;

/**
 * Lets a server hear at most `count` requests in any `seconds`, the others wait their turn in order. When it hears one
 * on its way nobody knows, so a request counts from its beginning until that time after its end.
 */
export function rateLimit(count: number, seconds: number, clock: Clock = systemClock): Turn {
  /** When each place that isn't taken can be, on the clock, in order. */
  const free: number[] = Array(count).fill(Number.NEGATIVE_INFINITY);
  let onFree: (() => void) | undefined;
  let line: Promise<unknown> = Promise.resolve();

  async function take(signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    if (free.length === 0) await new Promise<void>((resolve) => (onFree = resolve));
    const wait = (free[0] ?? 0) - clock.now();
    if (wait > 0) await clock.wait(wait, signal);
    signal?.throwIfAborted();
    free.shift();
    return () => {
      free.push(clock.now() + seconds * 1000);
      onFree?.();
      onFree = undefined;
    };
  }

  return (signal) => {
    const turn = line.then(() => take(signal));
    line = turn.catch(() => {});
    return signal ? untilAborted(turn, signal) : turn;
  };
}

/** Ends the wait at once; the place in the line goes when its turn comes. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

const shared = new WeakMap<Clock, Map<string, Turn>>();

/** The one limit of all clients in this process that name the same account. */
export function sharedRateLimit(account: string, count: number, seconds: number, clock = systemClock): Turn {
  const limits = shared.get(clock) ?? new Map<string, Turn>();
  shared.set(clock, limits);
  const limit = limits.get(account) ?? rateLimit(count, seconds, clock);
  limits.set(account, limit);
  return limit;
}
