import type { Refusal } from "@kindling/module-digital-ocean/cluster-reference";
import { memoryGib } from "@kindling/module-digital-ocean/size";

/** What DigitalOcean's PostgreSQL has for clients: 25 for each GiB of memory, less 3 for itself (OpenAPI: connection_pool). */
export const connectionsOf = (gib: number): number => gib * 25 - 3;

/** Why a pool is too big for a cluster; undefined where it isn't, or the size doesn't tell its memory. */
export function tooMany(size: number, sizeSlug: string): Refusal | undefined {
  const gib = memoryGib(sizeSlug);
  if (gib === undefined || size <= connectionsOf(gib)) return undefined;
  const allowed = connectionsOf(gib);
  const reason = `${size} is more than the cluster allows: ${sizeSlug} has ${gib} GiB of memory, so its pools may have ${allowed} connections in all (25 for each GiB, less 3). Use 1 to ${allowed}, or a bigger sizeSlug for the cluster`;
  return { path: "spec.size", reason };
}
