import { type Region, RegionSchema } from "@kindling/apis/kindling/civo/v1/region";

/** A region as Civo's API spells it: `LON1`. */
export const regionCode = (region: Region): string => RegionSchema.value[region]?.name ?? "";
