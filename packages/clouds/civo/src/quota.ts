import type { Account } from "./account.ts";
import { Refusal } from "./refusal.ts";
import type { Usage } from "./resources.ts";

/** The figures of GET `quota` (facts: Look-ups). */
export const FIGURES = [
  "instance_count",
  "cpu_core",
  "ram_mb",
  "disk_gb",
  "disk_volume_count",
  "disk_snapshot_count",
  "public_ip_address",
  "subnet_count",
  "network_count",
  "security_group",
  "security_group_rule",
  "port_count",
  "loadbalancer_count",
  "objectstore_gb",
  "database_count",
  "database_snapshot_count",
  "database_cpu_core",
  "database_ram_mb",
  "database_disk_gb",
] as const;

type Figure = (typeof FIGURES)[number];

const PLENTY = 10_000_000;

function limitOf({ settings }: Account, figure: Figure): number {
  return settings.quota[figure] ?? (figure === "objectstore_gb" ? settings.objectStoreGbQuota : PLENTY);
}

const FREED_USAGE = "freed usage";

/** The quota falls some minutes after a delete only (U): what a resource takes stays used until then. */
export function keepUsage({ resources, settings, clock }: Account, id: string): void {
  if (settings.quotaLagMs === 0) return;
  const until = clock.now() + settings.quotaLagMs;
  resources.insert(FREED_USAGE, { region: "", name: "", usage: resources.usageOf(id), body: { until } });
}

function usedBy({ resources, clock }: Account): Usage {
  for (const { id, body } of resources.list<{ until: number }>(FREED_USAGE)) {
    if (clock.now() >= body.until) resources.remove(id);
  }
  return resources.usage();
}

/** Refuses what the account's quota doesn't allow. Such details hold newlines; the status is unknown (facts: Errors). */
export function needQuota(account: Account, more: Usage): void {
  const used = usedBy(account);
  const over = FIGURES.filter((figure) => {
    const wanted = more[figure] ?? 0;
    return wanted > 0 && (used[figure] ?? 0) + wanted > limitOf(account, figure);
  });
  if (over.length === 0) return;
  const details = over.map((figure) => {
    return `${figure}\nlimit ${limitOf(account, figure)}, used ${used[figure] ?? 0}, needed ${more[figure]}`;
  });
  throw new Refusal(403, "quota_limit_reached", "Your quota does not allow for this", details.join("\n"));
}

/** GET `quota`: limits, and what exists in all regions together. */
export function quotaReply(account: Account) {
  const usage = usedBy(account);
  const both = FIGURES.flatMap((figure) => [
    [`${figure}_limit`, limitOf(account, figure)],
    [`${figure}_usage`, usage[figure] ?? 0],
  ]);
  const user = { default_user_id: "sandbox", default_user_email_address: "sandbox@example.com" };
  return { id: "quota", ...user, ...Object.fromEntries(both) };
}
