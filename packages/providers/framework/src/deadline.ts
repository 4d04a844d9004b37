import { KindlingError } from "@kindling/core/error";

export interface Limits {
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
  /** Most seconds the work may take (`customTimeouts`). 0 or absent: no limit. */
  readonly seconds?: number | undefined;
  /** Milliseconds that work may go on after its signal is aborted, to end in order. */
  readonly grace: number;
}

/**
 * Does work that is told by its signal to end when its time is over or the run is cancelled. Work that doesn't listen
 * is left behind after the grace. Throws `cancelled`, or `cloud` with the timeout, whatever the work threw on its way.
 */
export async function withinLimits<T>(
  { signal, seconds, grace }: Limits,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { promise: abandoned, reject: abandon } = Promise.withResolvers<never>();
  const timers: NodeJS.Timeout[] = [];
  let reason: KindlingError | undefined;
  function end(error: KindlingError): void {
    reason ??= error;
    controller.abort(reason);
    timers.push(setTimeout(abandon, grace, reason));
  }
  const cancelled = () => end(new KindlingError("cancelled", "cancelled"));
  if (signal.aborted) throw new KindlingError("cancelled", "cancelled");
  signal.addEventListener("abort", cancelled, { once: true });
  if (seconds)
    timers.push(
      setTimeout(
        () => end(new KindlingError("cloud", `not done within ${seconds} s, its timeout`)),
        seconds * 1000,
      ),
    );
  try {
    return await Promise.race([work(controller.signal), abandoned]);
  } catch (error) {
    throw reason ?? error;
  } finally {
    signal.removeEventListener("abort", cancelled);
    for (const timer of timers) clearTimeout(timer);
  }
}
