import { KindlingError } from "@kindling/core/error";
import { HttpError } from "@kindling/provider-framework/http-error";
import type { Caller } from "./civo.ts";
import type { Collection, Thing } from "./collection.ts";
import {
  isFeatureMissing,
  isInUse,
  isNameTaken,
  isNotFound,
  isQuotaReached,
  isRegionMissing,
  isUnauthorized,
} from "./failure.ts";
import { namingHint } from "./naming-hint.ts";
import { lacksFeature, unknownRegion } from "./regions.ts";
import type { Reply } from "./replies.ts";

/** `bucket my-bucket in LON1`. */
export function described({ options }: Collection, { name, id, region }: Thing): string {
  return [options.noun, name ?? id, region && `in ${region}`].filter(Boolean).join(" ");
}

/** Does work on a thing; a failure comes out explained: what it was about, what Civo said, why, and what to do. */
export async function explained<Result>(
  collection: Collection,
  caller: Caller,
  thing: Thing,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof KindlingError) || error.code === "cancelled") throw error;
    const reason =
      error instanceof HttpError ? await reasonOf(collection, caller, thing, error) : error.message;
    throw new KindlingError(error.code, `${described(collection, thing)}: ${reason}`);
  }
}

/** Asks Civo for what a message needs (regions, quota, who has the name); where that fails, it does without. */
async function reasonOf(
  collection: Collection,
  caller: Caller,
  thing: Thing,
  failure: HttpError,
): Promise<string> {
  const { civo, options } = collection;
  const { region = "" } = thing;
  const said = failure.message;
  const orNothing = <Found>(asked: Promise<Found>) => asked.catch(() => undefined);
  if (isUnauthorized(failure)) {
    return `Civo refused the API token (${said}). The token came from ${civo.connection.tokenSource}. Verify it in Civo's dashboard under Settings, Profile, Security, and set the right one`;
  }
  if (isRegionMissing(failure)) {
    const regions = await orNothing(civo.regions.list(caller));
    if (regions && !regions.some(({ code }) => code === region)) return unknownRegion(region, regions);
    return `region ${region} can't be reached at present (${said}). Nothing was taken for gone; try again later`;
  }
  if (isFeatureMissing(failure)) {
    const feature = options.feature ?? options.noun;
    return lacksFeature(region, feature, (await orNothing(civo.regions.list(caller))) ?? []);
  }
  if (isQuotaReached(failure)) {
    const figures = await orNothing(quotaFigures(collection, caller, thing));
    return `a quota of the account is used up (${said})${figures ? `. ${figures}` : ""}. Delete unused ${options.noun}s, or ask Civo support for a higher quota`;
  }
  if (isNameTaken(failure)) {
    const others = await orNothing(collection.named(caller, thing.region, thing.name ?? ""));
    return nameTaken(collection, said, others ?? []);
  }
  if (failure.status === 429) {
    return `Civo's rate limit is still reached after minutes of waiting (${said}). Try again later, with fewer resources at a time (--parallel)`;
  }
  if (failure.status === undefined && failure.notDone) {
    return `can't reach Civo at ${civo.connection.url}: ${said}. Check the network and, if one is set, the API endpoint`;
  }
  if (thing.id !== undefined && failure.request.startsWith("DELETE") && isInUse(failure)) {
    const users = await orNothing(Promise.resolve(options.users?.(caller, thing.region, thing.id)));
    const names = users?.map(({ what }) => what).join(", ");
    return `something still needs it (${said})${names ? `: ${names}` : ""}. Delete that first`;
  }
  const hint = namingHint(failure, options.noun, thing.region);
  if (hint) return `Civo answered ${said}. ${hint}`;
  if (thing.id !== undefined && isNotFound(failure)) {
    return `Civo doesn't find it (${said}). If it was deleted elsewhere, a refresh takes note of it`;
  }
  if (failure.status === undefined || failure.status >= 500) {
    const again =
      thing.id === undefined ? "It isn't in Civo's list, so run" : "Doing it twice does no harm: run";
    return `Civo failed to answer, time and again (${said}). ${again} again later`;
  }
  return `Civo answered ${said}`;
}

function nameTaken({ options }: Collection, said: string, [own]: readonly Reply[]): string {
  const article = /^([aeio]|SSH)/.test(options.noun) ? "an" : "a";
  const shared = `${article} ${options.noun} of this name already exists (${said})`;
  if (own === undefined) {
    return `${shared}. Names are shared with other stacks and accounts: choose another name`;
  }
  return `${shared}: it is in this account, with id ${own.id}. Choose another name or, if an interrupted run made it, import it by that id`;
}

async function quotaFigures(
  collection: Collection,
  caller: Caller,
  { region }: Thing,
): Promise<string | undefined> {
  const { civo, options } = collection;
  const [quota, all] = await Promise.all([
    civo.one(caller, "quota", region),
    collection.list(caller, region),
  ]);
  const { field, what, unit } = options.quota ?? {};
  const count = `${options.noun}s${region ? ` in ${region}` : ""}: ${all.length}`;
  if (field === undefined) return count;
  const used = `${quota[`${field}_usage`]} of ${quota[`${field}_limit`]}${unit ? ` ${unit}` : ""} used`;
  return `The account's ${what}: ${used}; ${count}`;
}
