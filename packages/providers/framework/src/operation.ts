import { AsyncLocalStorage } from "node:async_hooks";
import { KindlingError } from "@kindling/core/error";
import { PartialFailure, type ResourceCall } from "@kindling/core/provider";
import { withinLimits } from "./deadline.ts";
import type { Operation, Severity } from "./definition.ts";
import { ofUrn } from "./kinds.ts";
import type { Redaction } from "./redaction.ts";

type Log = (severity: Severity, message: string) => void;
const current = new AsyncLocalStorage<Log>();

/** Logs about the resource whose operation is going on; about nothing in particular otherwise. */
export const logOfOperation =
  (otherwise: Log): Log =>
  (severity, message) =>
    (current.getStore() ?? otherwise)(severity, message);

export interface Task<T> {
  readonly call: ResourceCall;
  readonly seconds?: number | undefined;
  readonly grace: number;
  readonly redact: Redaction;
  readonly work: (operation: Operation) => Promise<T>;
  /** What to keep when the work fails half done. */
  readonly kept?: () =>
    | { id: string; outputs: PartialFailure["outputs"]; inputs?: NonNullable<PartialFailure["inputs"]> }
    | undefined;
}

/**
 * Does one operation on a resource: within its time, its log and errors free of secrets, half-done work kept. What was
 * being done to which resource is the engine's to say: every one does.
 */
export async function perform<T>({ call, seconds, grace, redact, work, kept }: Task<T>): Promise<T> {
  const { name } = ofUrn(call.urn);
  const log: Log = (severity, message) => call.log(severity, redact(message));
  try {
    return await current.run(log, () =>
      withinLimits({ signal: call.signal, seconds, grace }, (signal) => work({ name, signal, log })),
    );
  } catch (error) {
    const message = redact(error instanceof Error ? error.message : String(error));
    const made = kept?.();
    const code = error instanceof KindlingError ? error.code : "cloud";
    const failure = new KindlingError(code, message, { path: call.urn });
    throw made ? new PartialFailure(message, made, failure) : failure;
  }
}
