import { Hono } from "hono";
import { type Account, regionOf } from "./account.ts";
import { Refusal } from "./refusal.ts";

const places: Record<string, [name: string, country: string, countryName: string]> = {
  LON1: ["London 1", "uk", "United Kingdom"],
  FRA1: ["Frankfurt 1", "de", "Germany"],
  NYC1: ["New York 1", "us", "United States"],
  PHX1: ["Phoenix 1", "us", "United States"],
  MUM1: ["Mumbai 1", "in", "India"],
};

const quotas = [
  ...["instance_count", "cpu_core", "ram_mb", "disk_gb", "disk_volume_count", "disk_snapshot_count"],
  ...[
    "public_ip_address",
    "subnet_count",
    "network_count",
    "security_group",
    "security_group_rule",
    "port_count",
  ],
  ...[
    "loadbalancer_count",
    "objectstore_gb",
    "database_count",
    "database_snapshot_count",
    "database_cpu_core",
  ],
  ...["database_ram_mb", "database_disk_gb"],
];

/** Refuses a region without object stores (civogo issue 203). */
export function needObjectStores({ settings }: Account, region: string): void {
  if (!settings.regionsWithoutObjectStore.includes(region)) return;
  throw new Refusal(
    400,
    "database_region_feature_not_supported",
    "The feature is not supported in this region",
  );
}

/** GET `regions` and `quota`, which are the account's whatever the region (facts: Look-ups). */
export function lookUps(account: Account): Hono {
  const { settings } = account;
  return new Hono()
    .get("/regions", (c) =>
      c.json(
        settings.regions.map((code, index) => {
          const [name, country, countryName] = places[code] ?? [code, "", ""];
          return {
            ...{ code, name, type: "civostack", out_of_capacity: false, country, country_name: countryName },
            default: index === 0,
            features: {
              ...{ iaas: true, kubernetes: true, loadbalancer: true, gpu: false, dbaas: true, volume: true },
              ...{ paas: false, public_ip_node_pools: true },
              object_store: !settings.regionsWithoutObjectStore.includes(code),
            },
          };
        }),
      ),
    )
    .get("/quota", (c) => {
      regionOf(account, c);
      const usage = account.resources.usage();
      const figures = quotas.flatMap((quota) => [
        [`${quota}_limit`, quota === "objectstore_gb" ? settings.objectStoreGbQuota : 100],
        [`${quota}_usage`, usage[quota] ?? 0],
      ]);
      return c.json({ id: "quota", ...Object.fromEntries(figures) });
    });
}
