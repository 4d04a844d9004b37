import { type Region, RegionSchema } from "@kindling/apis/kindling/digital_ocean/v1/region";

/** A region as DigitalOcean's API spells it: `nyc3`. */
export const regionSlug = (region: Region): string => RegionSchema.value[region]?.name ?? "";
