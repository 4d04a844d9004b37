import { KindlingError } from "@kindling/core/error";
import type { Caller, Civo } from "./civo.ts";
import { Collection } from "./collection.ts";
import { explained } from "./explain.ts";

/** The account's instances. */
export const instances = (civo: Civo): Collection =>
  new Collection(civo, {
    noun: "instance",
    path: "instances",
    nameField: "hostname",
    isPaged: true,
    quota: { field: "instance_count", what: "instances" },
  });

/** What a size holds, which an instance can't have less of than before (facts: Instances). */
const PARTS = [
  ["cpu_cores", "CPU cores"],
  ["ram_mb", "MB of memory"],
  ["disk_gb", "GB of disk"],
] as const;

/** Refuses a size that has less of something than the one before. What Civo doesn't list it may judge itself. */
export async function refuseShrinking(
  civo: Civo,
  caller: Caller,
  machine: { readonly region: string; readonly name: string | undefined; readonly size: string | undefined },
  size: string,
): Promise<void> {
  await explained(instances(civo), caller, machine, async () => {
    const sizes = await civo.list(caller, "sizes", machine.region);
    const [before, after] = [machine.size, size].map((name) => sizes.find((one) => one.name === name));
    const less = PARTS.find(([part]) => Number(after?.[part]) < Number(before?.[part]));
    if (less === undefined) return;
    const [part, words] = less;
    throw new KindlingError(
      "cloud",
      `it can't shrink from ${machine.size} to ${size}, which has ${after?.[part]} ${words} and not ${before?.[part]}: Civo only grows instances. Keep the size, or have it made anew (pulumi up --replace), which loses its disk`,
    );
  });
}
