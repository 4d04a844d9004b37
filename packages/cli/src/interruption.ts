import { type Context, say } from "./context.ts";

/** The user's wish to stop. */
export interface Interruption {
  /** Aborted by the first Ctrl-C: end what is in flight, begin nothing new. */
  readonly stop: AbortSignal;
  /** Aborted by the second: end at once. */
  readonly terminate: AbortSignal;
  /** Gives Ctrl-C its usual meaning back. */
  release(): void;
}

/** Takes over Ctrl-C (and SIGTERM) until it is released. A third one ends the process where it stands. */
export function onInterrupt(context: Context): Interruption {
  const stop = new AbortController();
  const terminate = new AbortController();
  const interrupted = () => {
    if (!stop.signal.aborted) {
      say(context, "Stopping after what is in flight; Ctrl-C again stops at once.");
      stop.abort();
    } else if (!terminate.signal.aborted) {
      say(context, "Stopping at once; the state says what may be half done.");
      terminate.abort();
    } else process.exit(130);
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, interrupted);
  return {
    stop: stop.signal,
    terminate: terminate.signal,
    release: () => {
      for (const signal of signals) process.off(signal, interrupted);
    },
  };
}
