import { KindlingError } from "@kindling/core/error";
import type { Operation } from "@kindling/provider-framework/definition";
import { poll } from "@kindling/provider-framework/poll";
import type { Collection, Thing } from "./collection.ts";
import { explained } from "./explain.ts";
import { isInUse, isNotFound } from "./failure.ts";

const FIVE_MINUTES = 300_000;
const THIRTY_MINUTES = 1_800_000;

/**
 * Deletes a thing and waits until it is gone; one that is surely gone already is fine. A refusal because something uses
 * it passes once that is gone, which takes Civo a while longer than its answers say: it is tried again, unless the user
 * is seen and isn't being deleted.
 */
export function remove(
  collection: Collection,
  call: Operation,
  thing: Thing & { readonly id: string },
  {
    untilGone = false,
  }: {
    /** Whether Civo's answer to the request comes before the thing is gone. */
    readonly untilGone?: boolean;
  } = {},
): Promise<void> {
  const { civo, options } = collection;
  const { region, id } = thing;
  const wait = { signal: call.signal, clock: civo.clock };
  return explained(collection, call, thing, async () => {
    let refusal: unknown;
    const sent = await poll(
      async () => {
        try {
          await civo.request(call, "DELETE", `${options.path}/${id}`, { region });
          return "sent";
        } catch (error) {
          if (isNotFound(error)) {
            if (await collection.find(call, region, id)) throw error;
            return "gone";
          }
          if (!isInUse(error)) throw error;
          const users = (await options.users?.(call, region, id)) ?? [];
          if (users.some(({ isLeaving }) => !isLeaving)) throw error;
          if (refusal === undefined)
            call.log("info", `waiting for what uses ${options.noun} ${thing.name ?? id} to go`);
          refusal = error;
          return undefined;
        }
      },
      { ...wait, what: "what uses it to go", limit: FIVE_MINUTES },
    ).catch((error: unknown) => {
      // What refused it says more than that the time is over.
      const isOver = error instanceof KindlingError && error.message.startsWith("waited");
      throw isOver && refusal !== undefined ? refusal : error;
    });
    if (sent === "gone" || !untilGone) return;
    const gone = async () => ((await collection.find(call, region, id)) === undefined ? true : undefined);
    await poll(gone, { ...wait, what: "it to be gone", limit: THIRTY_MINUTES });
  });
}
