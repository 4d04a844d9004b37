import type { DigitalOceanDatabaseConnectionPoolStackInputValid } from "@kindling/apis/kindling/digital_ocean/database_connection_pool/v1/stack_input";
import type { DigitalOceanDatabaseConnectionPoolStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_connection_pool/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { digitalOceanProvider } from "@kindling/module-digital-ocean/provider";
import { outputs } from "./outputs.ts";
import { pool } from "./pool.ts";

/** Makes a connection pool of a cluster, which is there already. */
export function module({
  target: { spec },
  providerConfig,
}: DigitalOceanDatabaseConnectionPoolStackInputValid): ModuleOutputs<
  typeof DigitalOceanDatabaseConnectionPoolStackOutputsSchema
> {
  return outputs(pool(spec, digitalOceanProvider(providerConfig)));
}
