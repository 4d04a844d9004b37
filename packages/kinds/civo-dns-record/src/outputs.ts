import type { CivoDnsRecordStackOutputsSchema } from "@kindling/apis/kindling/civo/dns_record/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { type DnsDomainRecord, getDnsDomainNameOutput, type Provider } from "@pulumi/civo";
import * as pulumi from "@pulumi/pulumi";

export function outputs(
  { id, name, domainId, value }: DnsDomainRecord,
  provider: Provider,
): ModuleOutputs<typeof CivoDnsRecordStackOutputsSchema> {
  const zone = getDnsDomainNameOutput({ id: domainId }, { provider });
  return {
    recordId: id,
    fqdn: pulumi.all([name, zone.name]).apply(([own, domain]) => (own === "@" ? domain : `${own}.${domain}`)),
    zoneId: domainId,
    value,
  };
}
