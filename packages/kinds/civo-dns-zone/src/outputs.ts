import type { CivoDnsZoneStackOutputsSchema } from "@kindling/apis/kindling/civo/dns_zone/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { DnsDomainName } from "@pulumi/civo";

/** Those that Civo has its customers enter at their registrar (civo.com/docs/networking/dns); its API doesn't tell. */
const NAME_SERVERS = ["ns0.civo.com", "ns1.civo.com"];

export const outputs = (zone: DnsDomainName): ModuleOutputs<typeof CivoDnsZoneStackOutputsSchema> => ({
  zoneId: zone.id,
  zoneName: zone.name,
  nameServers: NAME_SERVERS,
});
