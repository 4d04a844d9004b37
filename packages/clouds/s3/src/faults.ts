import { S3Error, type S3ErrorCode } from "./error.ts";

/** A fault put into the way of requests. */
export interface Fault {
  /** `PutObject`. Absent: any operation. */
  readonly operation?: string;
  readonly code: S3ErrorCode;
  /** Whether the work is done before the fault: a lost answer, against a request that never arrived. */
  readonly when?: "before" | "after";
  /** Strikes so many times. Default: once. */
  readonly times?: number;
}

/** Faults to come, struck in the order in which they were added, at most one a request. */
export class Faults {
  readonly #left = new Map<Fault, number>();

  add(fault: Fault): void {
    this.#left.set(fault, fault.times ?? 1);
  }

  /** The fault that strikes this request. */
  next(operation: string): Fault | undefined {
    for (const [fault, left] of this.#left) {
      if (fault.operation !== undefined && fault.operation !== operation) continue;
      if (left > 1) this.#left.set(fault, left - 1);
      else this.#left.delete(fault);
      return fault;
    }
    return undefined;
  }
}

/** Carries the request out, unless the fault is in its way. */
export async function withFault(
  fault: Fault | undefined,
  run: () => Response | Promise<Response>,
): Promise<Response> {
  if (fault === undefined) return run();
  if (fault.when === "after") await run();
  throw new S3Error(fault.code);
}
