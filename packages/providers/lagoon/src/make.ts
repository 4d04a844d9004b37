import { makeOnce } from "@kindling/provider-framework/make-once";
import type { Caller, Lagoon } from "./client/lagoon.ts";
import { ApiError } from "./client/lagoon-error.ts";
import { explained, isTaken } from "./explained.ts";

export interface Making<Record> {
  /** `project my-site`, for messages. */
  readonly what: string;
  readonly make: () => Promise<Record>;
  /** Looks it up by what nothing else has: whether a request whose answer got lost has made it. */
  readonly find: () => Promise<NonNullable<Record> | undefined>;
  /** Nothing keeps two of them apart: after a lost answer it is looked for, but never made again. */
  readonly isNameless?: true;
}

/** Makes something exactly once, though answers may get lost, and gives its record. */
export function make<Record>(
  lagoon: Lagoon,
  { signal }: Caller,
  { what, make, find, isNameless }: Making<Record>,
): Promise<NonNullable<Record>> {
  return explained(what, () =>
    makeOnce<NonNullable<Record>>({
      async make() {
        const record = await make();
        if (record !== null && record !== undefined) return record;
        const details = { request: "mutation", status: 200, notDone: false };
        throw new ApiError("Lagoon answers that it did it, but doesn't tell what it made", details);
      },
      find,
      isTaken,
      tries: isNameless ? 1 : 4,
      clock: lagoon.clock,
      ...(signal && { signal }),
    }),
  );
}

/** Deletes something; it is done when it isn't there, whatever Lagoon says of deleting what is gone. */
export function remove<Found>(
  what: string,
  work: () => Promise<unknown>,
  find: () => Promise<Found | undefined>,
): Promise<void> {
  return explained(what, async () => {
    try {
      await work();
    } catch (error) {
      const found = await find().catch(() => true);
      if (found !== undefined) throw error;
    }
  });
}
