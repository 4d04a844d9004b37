import { KindlingError } from "@kindling/core/error";
import { listed } from "@kindling/core/nearest";
import type { Caller } from "../civo.ts";
import type { Collection } from "../collection.ts";
import { explained } from "../explain.ts";
import type { Reply } from "../replies.ts";

/** What a function is asked to find: an id, or what people know it by. */
export interface Sought {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly label?: string | undefined;
  readonly hostname?: string | undefined;
  readonly region?: string | undefined;
}

interface Call {
  readonly args: Sought;
  readonly signal: AbortSignal;
}

/** Tells all that a function says of a record; the region is absent for what belongs to the account. */
type Telling<Answer> = (record: Reply, region: string | undefined) => Answer;

/**
 * A function that finds the one thing with that id or that very name. Where none or several have it, the error says
 * what there is. `everywhere` looks into the provider's region first, then into all others.
 */
export function findOne<Answer>(all: Collection, telling: Telling<Answer>, where?: "everywhere") {
  return async ({ args, signal }: Call): Promise<Answer> => {
    const name = args.name ?? args.label ?? args.hostname;
    const { id } = args;
    const regions = await regionsOf(all, { signal }, args, where);
    const seen: Reply[] = [];
    for (const region of regions) {
      const found = await explained(all, { signal }, { region, name, id }, async () => {
        const one = id === undefined ? undefined : await all.find({ signal }, region, id);
        if (one) return [one];
        const there = await all.list({ signal }, region);
        seen.push(...there);
        return id === undefined ? there.filter((record) => all.nameOf(record) === name) : [];
      });
      if (found.length > 1) throw failure(all, `${found.length} of them are called ${name}`, args, found);
      if (found[0] !== undefined) return telling(found[0], region);
    }
    throw failure(all, `there is no ${all.options.noun} ${name ?? id}`, args, seen);
  };
}

async function regionsOf(all: Collection, caller: Caller, { region }: Sought, where: string | undefined) {
  if (all.options.isAccountWide) return [undefined];
  if (where === "everywhere") return all.civo.regions.candidates(caller);
  return [await all.regionOf(caller, region)];
}

const MOST = 20;

function failure(all: Collection, what: string, { region }: Sought, there: readonly Reply[]): KindlingError {
  const shown = there.slice(0, MOST).map((record) => `${all.nameOf(record)} (${record.id})`);
  if (there.length > MOST) shown.push(`${there.length - MOST} more`);
  const rest = shown.length > 0 ? `There are ${listed(shown)}` : "There are none at all";
  return new KindlingError("not-found", `${what}${region ? ` in ${region.toUpperCase()}` : ""}. ${rest}`);
}
