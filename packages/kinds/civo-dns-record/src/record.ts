import {
  type CivoDnsRecordSpecValid,
  CivoDnsRecordSpec_TypeSchema as TypeSchema,
} from "@kindling/apis/kindling/civo/dns_record/v1/spec";
import { stringInput } from "@kindling/core/reference";
import { DnsDomainRecord, type Provider } from "@pulumi/civo";
import { recordValue } from "./record-value.ts";

/** The record. */
export function record(spec: CivoDnsRecordSpecValid, provider: Provider): DnsDomainRecord {
  const args = {
    domainId: stringInput(spec.zone),
    name: spec.name,
    type: TypeSchema.value[spec.type]?.name ?? "",
    value: recordValue(spec),
    ttl: spec.ttlSeconds ?? 600,
    priority: spec.priority,
  };
  return new DnsDomainRecord("record", args, { provider });
}
