import type { Context } from "hono";
import type { Clock } from "./faults.ts";
import { Refusal } from "./refusal.ts";
import type { Resources } from "./resources.ts";
import type { BucketUsage } from "./s3-account.ts";
import type { CheckedSettings } from "./settings.ts";

/** What every endpoint works on. */
export interface Account {
  readonly settings: CheckedSettings;
  readonly resources: Resources;
  readonly clock: Clock;
  /** Absent where no S3 is simulated: buckets are empty then. */
  readonly contents?: BucketUsage | undefined;
}

/** A request's JSON body. Civo's own page still says form-encoded (D), so that is taken as well. */
export async function readBody(c: Context): Promise<Record<string, unknown>> {
  if (c.req.header("content-type")?.startsWith("application/x-www-form-urlencoded")) return c.req.parseBody();
  try {
    return await c.req.json();
  } catch {
    throw new Refusal(400, "parameter_invalid", "The request's body is not JSON");
  }
}

/**
 * The region a request is for, as listed: from the query, or with POST and PUT from the body, in any case.
 * Without one it is the account's default (T+) or a random one (D): `missingRegion` chooses.
 */
export function regionOf({ settings }: Account, c: Context, body?: Record<string, unknown>): string {
  const missing = settings.regions.at(settings.missingRegion === "default" ? 0 : -1);
  const asked = String(body?.region ?? c.req.query("region") ?? missing);
  const region = settings.regions.find((listed) => listed.toUpperCase() === asked.toUpperCase());
  if (region === undefined) {
    throw new Refusal(
      404,
      "database_region_not_found",
      "Failed to find the region within the internal database",
    );
  }
  return region;
}

/** One page of a list: `{page, per_page, pages, items}`; 20 items unless asked, (?) at most 100. */
export function page<Item>({ settings }: Account, c: Context, items: Item[]) {
  const number = Math.max(1, Number(c.req.query("page")) || 1);
  const asked = Math.max(1, Number(c.req.query("per_page")) || 20);
  const size = Math.min(asked, settings.pageLimit);
  return {
    page: number,
    // Civo sends null back now and then (facts: Lists in an envelope); here, when it gives less than was asked.
    per_page: size === asked ? size : null,
    pages: Math.max(1, Math.ceil(items.length / size)),
    items: items.slice((number - 1) * size, number * size),
  };
}
