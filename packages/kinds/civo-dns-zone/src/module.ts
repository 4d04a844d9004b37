import type { CivoDnsZoneStackInputValid } from "@kindling/apis/kindling/civo/dns_zone/v1/stack_input";
import type { CivoDnsZoneStackOutputsSchema } from "@kindling/apis/kindling/civo/dns_zone/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { DnsDomainName } from "@pulumi/civo";
import { outputs } from "./outputs.ts";

/** Makes a zone. */
export function module({
  target: { spec },
  providerConfig,
}: CivoDnsZoneStackInputValid): ModuleOutputs<typeof CivoDnsZoneStackOutputsSchema> {
  const zone = new DnsDomainName(
    "zone",
    { name: spec.domainName },
    { provider: civoProvider(providerConfig) },
  );
  return outputs(zone);
}
