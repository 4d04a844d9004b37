import { KindlingError } from "@kindling/core/error";
import type { Account } from "./account.ts";
import type { Caller, Reply } from "./api.ts";
import type { ResourceType } from "./resource-type.ts";

const TEN_MINUTES = 600;

/**
 * Waits until a record's status is ready and returns it as it is then. Takes the reply to POST or PUT for a first
 * look, then looks again after 0.2 s and ever longer, 3 s at most: a wait is at most half longer than needed.
 */
export async function untilReady(
  account: Account,
  caller: Caller,
  { type, region, id, timeoutSeconds = TEN_MINUTES }: Wait,
  first: Reply,
): Promise<Reply> {
  const { clock } = account.api;
  const end = clock.now() + timeoutSeconds * 1000;
  let record = first;
  let told = "";
  for (let ms = 200; statusOf(record) !== "ready"; ms = Math.min(ms * 1.5, 3000)) {
    const status = statusOf(record);
    if (/fail|error/.test(status)) throw new KindlingError("cloud", `Civo reports it as ${status}`);
    if (clock.now() >= end) {
      throw new KindlingError("cloud", `it is still ${status} after ${timeoutSeconds} s; run again to go on`);
    }
    if (status !== told) {
      caller.log("info", `waiting for ${type.noun} ${record.name ?? id} to be ready (${status})`);
    }
    told = status;
    await account.api.sleep(caller, ms);
    const found = await account.find(caller, type, region, id);
    if (found === undefined) throw new KindlingError("cloud", "it disappeared before it was ready");
    record = found;
  }
  return record;
}

export interface Wait {
  readonly type: ResourceType;
  readonly region: string;
  readonly id: string;
  readonly timeoutSeconds?: number | undefined;
}

const statusOf = ({ status }: Reply): string =>
  typeof status === "string" && status !== "" ? status.toLowerCase() : "without a status";
