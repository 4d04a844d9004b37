import type { DigitalOceanVpcSpecValid } from "@kindling/apis/kindling/digital_ocean/vpc/v1/spec";
import { regionSlug } from "@kindling/module-digital-ocean/region";
import type { Provider } from "@pulumi/digitalocean/provider.js";
import { Vpc } from "@pulumi/digitalocean/vpc.js";

export function vpc(spec: DigitalOceanVpcSpecValid, provider: Provider): Vpc {
  const { vpcName: name, ipRange, description } = spec;
  const optional = { ...(ipRange && { ipRange }), ...(description && { description }) };
  return new Vpc("vpc", { name, region: regionSlug(spec.region), ...optional }, { provider });
}
