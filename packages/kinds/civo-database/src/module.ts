import type { CivoDatabaseStackInputValid } from "@kindling/apis/kindling/civo/database/v1/stack_input";
import type { CivoDatabaseStackOutputsSchema } from "@kindling/apis/kindling/civo/database/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { database } from "./database.ts";
import { outputs } from "./outputs.ts";

/** Makes a database, whose user and password Civo makes up. */
export function module({
  target: { spec },
  providerConfig,
}: CivoDatabaseStackInputValid): ModuleOutputs<typeof CivoDatabaseStackOutputsSchema> {
  return outputs(database(spec, civoProvider(providerConfig)), spec.engine);
}
