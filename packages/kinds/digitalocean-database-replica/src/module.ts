import type { DigitalOceanDatabaseReplicaStackInputValid } from "@kindling/apis/kindling/digital_ocean/database_replica/v1/stack_input";
import type { DigitalOceanDatabaseReplicaStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_replica/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { networkIn } from "@kindling/module-digital-ocean/network";
import { digitalOceanProvider } from "@kindling/module-digital-ocean/provider";
import { localsOf } from "./locals.ts";
import { outputs } from "./outputs.ts";
import { replica } from "./replica.ts";

/** Makes a replica of a cluster, which is there already. */
export function module({
  target,
  providerConfig,
}: DigitalOceanDatabaseReplicaStackInputValid): ModuleOutputs<
  typeof DigitalOceanDatabaseReplicaStackOutputsSchema
> {
  const locals = localsOf(target);
  const provider = digitalOceanProvider(providerConfig);
  const network = networkIn(target.spec.vpc, locals.region, provider, "replica");
  return outputs(replica(locals, network, provider));
}
