import { Hono } from "hono";
import { type Account, regionOf } from "./account.ts";
import { SIZES, type Size, VOLUME_TYPES } from "./catalogue.ts";
import { quotaReply } from "./quota.ts";
import { Refusal } from "./refusal.ts";
import type { CheckedSettings } from "./settings.ts";

const places: Record<string, [name: string, country: string, countryName: string]> = {
  LON1: ["London 1", "uk", "United Kingdom"],
  FRA1: ["Frankfurt 1", "de", "Germany"],
  NYC1: ["New York 1", "us", "United States"],
  PHX1: ["Phoenix 1", "us", "United States"],
  MUM1: ["Mumbai 1", "in", "India"],
};

/** Refuses a region without object stores (civogo issue 203). */
export function needObjectStores({ settings }: Account, region: string): void {
  if (!settings.regionsWithoutObjectStore.includes(region)) return;
  throw new Refusal(
    400,
    "database_region_feature_not_supported",
    "The feature is not supported in this region",
  );
}

/** Refuses to make what needs a machine in a region that has none left (facts: Errors; the status is unknown). */
export function needCapacity({ settings }: Account, region: string): void {
  if (!settings.regionsOutOfCapacity.includes(region)) return;
  throw new Refusal(503, "out_of_capacity", "The region is out of capacity");
}

/** GET `regions`, `quota`, `sizes` and `volumetypes` (facts: Look-ups); the first two are the account's. */
export function lookUps(account: Account): Hono {
  const { settings } = account;
  return new Hono()
    .get("/regions", (c) => c.json(settings.regions.map((code, index) => region(settings, code, index))))
    .get("/quota", (c) => {
      regionOf(account, c);
      return c.json(quotaReply(account));
    })
    .get("/sizes", (c) => {
      regionOf(account, c);
      return c.json(SIZES.map(size));
    })
    .get("/volumetypes", (c) => {
      regionOf(account, c);
      return c.json(VOLUME_TYPES.map((name) => ({ name, description: "", enabled: true, labels: [] })));
    });
}

function region(settings: CheckedSettings, code: string, index: number) {
  const [name, country, countryName] = places[code] ?? [code, "", ""];
  return {
    ...{ code, name, type: "civostack", country, country_name: countryName, default: index === 0 },
    out_of_capacity: settings.regionsOutOfCapacity.includes(code),
    features: {
      ...{ iaas: true, kubernetes: true, loadbalancer: true, gpu: false, dbaas: true, volume: true },
      ...{ paas: false, public_ip_node_pools: true },
      object_store: !settings.regionsWithoutObjectStore.includes(code),
    },
  };
}

const size = ({ type, name, cpu, ramMb, diskGb, selectable }: Size) => ({
  ...{ type, name, nice_name: name.slice(name.lastIndexOf(".") + 1), cpu_cores: cpu, ram_mb: ramMb },
  ...{ disk_gb: diskGb, transfer_tb: 1, gpu_count: 0, gpu_type: "", selectable },
  description: `${cpu} CPU, ${ramMb / 1024} GB of RAM, ${diskGb} GB of disk`,
});
