import type { DigitalOceanDatabaseUserStackInputValid } from "@kindling/apis/kindling/digital_ocean/database_user/v1/stack_input";
import type { DigitalOceanDatabaseUserStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_user/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { digitalOceanProvider } from "@kindling/module-digital-ocean/provider";
import { outputs } from "./outputs.ts";
import { user } from "./user.ts";

/** Makes a user of a cluster, which is there already. */
export function module({
  target: { spec },
  providerConfig,
}: DigitalOceanDatabaseUserStackInputValid): ModuleOutputs<
  typeof DigitalOceanDatabaseUserStackOutputsSchema
> {
  return outputs(user(spec, digitalOceanProvider(providerConfig)));
}
