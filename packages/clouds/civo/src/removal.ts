import type { Account } from "./account.ts";
import { keepUsage } from "./quota.ts";
import type { Resource } from "./resources.ts";
import type { Of } from "./types.ts";

export const FREED_LABEL = "freed label";

/** Removes a resource at once, with all that is in it: a network's firewalls, a domain's records (U). */
export function remove(account: Account, { type, id, region, name }: Resource<unknown>): void {
  for (const child of account.resources.childrenOf(id)) remove(account, child);
  if (type === "instance") release(account, region, id);
  keepUsage(account, id);
  account.resources.remove(id);
  const { refusalsOfFreedLabel: refusalsLeft } = account.settings;
  if (type === "network" && refusalsLeft > 0) {
    account.resources.insert(FREED_LABEL, { region, name, body: { refusalsLeft } });
  }
}

/** Volumes and reserved IPs outlive their instance; what becomes of attached volumes is unknown (facts: Instances). */
function release({ resources, settings }: Account, region: string, instanceId: string): void {
  for (const volume of resources.list("volume", region) as Of<"volume">[]) {
    if (volume.body.instanceId !== instanceId) continue;
    if (settings.volumesOfDeletedInstance === "deleted") resources.remove(volume.id);
    else {
      const status = settings.volumesOfDeletedInstance;
      const held = status === "available" ? "" : instanceId;
      resources.save(volume.id, { ...volume.body, status, instanceId: held, transition: undefined });
    }
  }
  for (const ip of resources.list("reserved IP", region) as Of<"reserved IP">[]) {
    const { holder, nextHolder } = ip.body;
    const left = holder === instanceId ? "" : holder;
    // What it was about to get stays where it is; what another one is about to get goes on its way.
    if (nextHolder === instanceId) {
      resources.save(ip.id, { ...ip.body, holder: left, nextHolder: left, transition: undefined });
    } else if (holder === instanceId) resources.save(ip.id, { ...ip.body, holder: left });
  }
}
