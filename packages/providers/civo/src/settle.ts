import { KindlingError } from "@kindling/core/error";
import type { Operation } from "@kindling/provider-framework/definition";
import { poll } from "@kindling/provider-framework/poll";
import type { Collection, Thing } from "./collection.ts";
import { explained } from "./explain.ts";
import type { Reply } from "./replies.ts";

export interface Wait {
  /** What is waited for, for messages: `ready`. */
  readonly what: string;
  /** Whether a record shows it. Default: its status is `what`, in any case. */
  readonly isThere?: (record: Reply) => boolean;
  /** A record known already, which saves a look if it is there. */
  readonly first?: Reply;
  /** Milliseconds to give up after. Default: 30 minutes. */
  readonly limit?: number;
}

const THIRTY_MINUTES = 1_800_000;

/** Waits until a thing is as it should be and returns its record as it is then. Says once for each state what for. */
export function settled(
  collection: Collection,
  call: Operation,
  thing: Thing & { readonly id: string },
  {
    what,
    isThere = (record) => statusOf(record) === what.toLowerCase(),
    first,
    limit = THIRTY_MINUTES,
  }: Wait,
): Promise<Reply> {
  const { civo, options } = collection;
  const name = `${options.noun} ${thing.name ?? thing.id}`;
  let known = first?.id === undefined ? undefined : first;
  let told = "";
  return explained(collection, call, thing, () =>
    poll(
      async () => {
        const record = known ?? (await collection.find(call, thing.region, thing.id));
        known = undefined;
        if (record === undefined) throw new KindlingError("cloud", `it disappeared before it was ${what}`);
        if (isThere(record)) return record;
        const status = statusOf(record);
        if (/fail|error/.test(status)) throw new KindlingError("cloud", `Civo reports it as ${status}`);
        if (status !== told) call.log("info", `waiting for ${name} to be ${what} (${status})`);
        told = status;
        return undefined;
      },
      { what: `it to be ${what}; run again to go on`, limit, signal: call.signal, clock: civo.clock },
    ),
  );
}

/** A record's status in lower case. */
export const statusOf = ({ status }: Reply): string =>
  typeof status === "string" && status !== "" ? status.toLowerCase() : "without a status";
