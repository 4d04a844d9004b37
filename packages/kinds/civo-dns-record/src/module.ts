import type { CivoDnsRecordStackInputValid } from "@kindling/apis/kindling/civo/dns_record/v1/stack_input";
import type { CivoDnsRecordStackOutputsSchema } from "@kindling/apis/kindling/civo/dns_record/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { outputs } from "./outputs.ts";
import { record } from "./record.ts";

/** Makes a record of a zone, which is there already. */
export function module({
  target: { spec },
  providerConfig,
}: CivoDnsRecordStackInputValid): ModuleOutputs<typeof CivoDnsRecordStackOutputsSchema> {
  const provider = civoProvider(providerConfig);
  return outputs(record(spec, provider), provider);
}
