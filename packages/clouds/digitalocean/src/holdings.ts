import { existsSync } from "node:fs";
import { join } from "node:path";
import { KindlingError } from "@kindling/core/error";
import type { Cluster, Vpc } from "./bodies.ts";
import { Records, type Stored } from "./records.ts";

/** Something that a simulated account holds. */
export interface Holding {
  /** `database cluster` */
  readonly noun: string;
  readonly name: string;
  /** Where it is: a region, or the cluster that it belongs to. */
  readonly place: string;
}

/**
 * What the simulated DigitalOcean of a folder holds, in the order in which it was made, apart from what every account
 * has: the regions' default VPCs. Throws `unreadable` for a file that is none of its own.
 */
export function holdings(directory: string): Holding[] {
  if (!existsSync(join(directory, "digitalocean.sqlite"))) return [];
  try {
    const records = new Records(directory);
    try {
      const all = records.all();
      const names = new Map(all.map(({ id, name }) => [id, name]));
      return all.flatMap((one) => holdingsOf(one, names));
    } finally {
      records.close();
    }
  } catch (cause) {
    throw new KindlingError(
      "unreadable",
      `can't read what the simulated DigitalOcean holds in ${directory}`,
      {
        ...{ path: directory, cause },
      },
    );
  }
}

function holdingsOf({ type, name, parent, body }: Stored<unknown>, names: Map<string, string>): Holding[] {
  if (parent !== undefined) return [{ noun: type, name, place: `of ${names.get(parent)}` }];
  const { isDefault, region, rules = [] } = body as Partial<Vpc> & Partial<Cluster>;
  if (isDefault) return [];
  const own = { noun: type, name, place: region ?? "" };
  const sources = rules.map(({ type: kind, value }) => ({
    noun: "trusted source",
    name: `${kind} ${value}`,
  }));
  return [own, ...sources.map((source) => ({ ...source, place: `of ${name}` }))];
}
