import { KindlingError } from "@kindling/core/error";
import type { Caller, Civo } from "./civo.ts";
import { explained } from "./explain.ts";
import { networks } from "./resources/network.ts";

/** Id of the region's default network, for what must name its network. */
export function defaultNetwork(civo: Civo, caller: Caller, region: string): Promise<string> {
  const all = networks(civo);
  return explained(all, caller, { region, name: "by default" }, async () => {
    const found = (await all.list(caller, region)).find((record) => record.default === true);
    if (found?.id) return String(found.id);
    throw new KindlingError("cloud", `region ${region} has none; give networkId`);
  });
}
