import type { DigitalOceanDatabaseDbStackInputValid } from "@kindling/apis/kindling/digital_ocean/database_db/v1/stack_input";
import type { DigitalOceanDatabaseDbStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_db/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { digitalOceanProvider } from "@kindling/module-digital-ocean/provider";
import { database } from "./database.ts";
import { outputs } from "./outputs.ts";

/** Makes a database in a cluster, which is there already. */
export function module({
  target: { spec },
  providerConfig,
}: DigitalOceanDatabaseDbStackInputValid): ModuleOutputs<typeof DigitalOceanDatabaseDbStackOutputsSchema> {
  return outputs(database(spec, digitalOceanProvider(providerConfig)));
}
