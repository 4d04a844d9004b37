import { KindlingError } from "@kindling/core/error";
import type { PropertyMap, PropertyValue } from "@kindling/core/property-value";
import type { Account } from "./account.ts";
import type { Caller, Reply } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";
import type { Region } from "./regions.ts";
import type { ResourceType } from "./resource-type.ts";

/** What was being done when a request failed. */
export interface Deed {
  /** `creating bucket my-bucket in LON1`. */
  readonly doing: string;
  readonly urn: string;
  readonly type: ResourceType;
  readonly region: string;
  /** The resource's name, if it is known. */
  readonly name?: PropertyValue | undefined;
  readonly id?: string;
}

/** Does the work; a failure comes out explained. */
export async function explained<Result>(
  account: Account,
  caller: Caller,
  deed: Deed,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw await explain(account, caller, deed, error);
  }
}

/**
 * The error to show for a failure: what was being done, what Civo said, why, and what to do. Asks Civo for what a
 * message needs (regions, quota, who has the name); where that fails too, the message does without.
 */
export async function explain(
  account: Account,
  caller: Caller,
  deed: Deed,
  error: unknown,
): Promise<KindlingError> {
  const details = { path: deed.urn, cause: error };
  if (error instanceof KindlingError) {
    const message = `${deed.doing}: ${error.message}`;
    return new KindlingError(error.code, message, error.cause === undefined ? { path: deed.urn } : details);
  }
  if (!(error instanceof ApiFailure)) {
    return new KindlingError(
      "cloud",
      `${deed.doing}: ${error instanceof Error ? error.message : error}`,
      details,
    );
  }
  return new KindlingError("cloud", `${deed.doing}: ${await reason(account, caller, deed, error)}`, details);
}

/** The region a resource is in: its own, else the provider's, else the account's. */
export function regionOf(
  account: Account,
  call: Caller & { urn: string },
  type: ResourceType,
  ...properties: PropertyMap[]
): Promise<string> {
  const deed = { doing: `finding the region for a ${type.noun}`, urn: call.urn, type, region: "" };
  return explained(account, call, deed, () => account.regionOf(call, ...properties));
}

async function reason(account: Account, caller: Caller, deed: Deed, failure: ApiFailure): Promise<string> {
  const { type, region } = deed;
  const said = failure.message;
  const orNothing = <Found>(asked: Promise<Found>) => asked.catch(() => undefined);
  if (failure.unauthorized) {
    return `Civo refused the API token (${said}). The token came from ${account.config.tokenSource}. Verify it in Civo's dashboard under Settings, Profile, Security, and set the right one`;
  }
  if (failure.regionMissing) {
    const regions = await orNothing(account.regions.list(caller));
    if (regions && !regions.some((one) => one.code === region)) return unknownRegion(region, regions);
    return `region ${region} can't be reached at present (${said}). Nothing was taken for gone; try again later`;
  }
  if (failure.code === "database_region_feature_not_supported") {
    return lacksFeature(type, region, (await orNothing(account.regions.list(caller))) ?? []);
  }
  if (failure.quotaReached) {
    const figures = await orNothing(quotaFigures(account, caller, deed));
    return `a quota of the account is used up (${said})${figures ? `. ${figures}` : ""}. Delete unused ${type.noun}s, or ask Civo support for a higher quota`;
  }
  if (failure.nameTaken) {
    const others = await orNothing(account.named(caller, type, region, String(deed.name)));
    return nameTaken(type, said, others ?? []);
  }
  if (failure.status === 429) {
    return `Civo's rate limit is still reached after minutes of waiting (${said}). Try again later, with fewer resources at a time (--parallel)`;
  }
  if (failure.outcome === "unsent") {
    return `can't reach Civo at ${account.api.url}: ${said}. Check the network and, if one is set, the API endpoint`;
  }
  if (failure.status === 409 && deed.id !== undefined) {
    const owned = await orNothing(ownedBuckets(account, caller, deed));
    return `something still needs it (${said})${owned ? `: ${owned}` : ""}. Delete that first`;
  }
  if (failure.notFound && deed.id !== undefined) {
    return `Civo doesn't find it (${said}). If it was deleted elsewhere, a refresh takes note of it`;
  }
  if (failure.outcome !== "refused") {
    const again =
      deed.id === undefined ? "It isn't in Civo's list, so run" : "Doing it twice does no harm: run";
    return `Civo failed to answer, time and again (${said}). ${again} again later`;
  }
  return `Civo answered ${said}`;
}

export function unknownRegion(region: string, regions: readonly Region[]): string {
  return `Civo has no region ${region}. Valid regions: ${codes(regions)}`;
}

export function lacksFeature(type: ResourceType, region: string, regions: readonly Region[]): string {
  const having = regions.filter(({ features }) => features[type.feature]);
  return `region ${region} has no object store${having.length > 0 ? `. Regions that have one: ${codes(having)}` : ""}`;
}

const codes = (regions: readonly Region[]): string => regions.map(({ code }) => code).join(", ");

function nameTaken(type: ResourceType, said: string, [own]: readonly Reply[]): string {
  const shared = `a ${type.noun} of this name already exists (${said})`;
  if (own === undefined) {
    return `${shared}. Names are shared with other stacks and accounts: choose another name`;
  }
  return `${shared}: it is in this account, with id ${own.id}. Choose another name or, if an interrupted run made it, import it by that id`;
}

async function quotaFigures(account: Account, caller: Caller, { type, region }: Deed): Promise<string> {
  const [quota, all] = await Promise.all([
    account.api.request(caller, "GET", "quota", { region }),
    account.api.list(caller, type.path, region),
  ]);
  const gb = `object storage: ${quota.objectstore_gb_usage} of ${quota.objectstore_gb_limit} GB used`;
  return `The account's ${gb}; ${type.noun}s in ${region}: ${all.length}`;
}

async function ownedBuckets(
  account: Account,
  caller: Caller,
  { region, id }: Deed,
): Promise<string | undefined> {
  const stores = await account.api.list(caller, "objectstores", region);
  const owned = stores.filter(({ owner_info }) => (owner_info as Reply | null)?.credential_id === id);
  return owned.length > 0 ? `bucket ${owned.map(({ name }) => name).join(", ")}` : undefined;
}
