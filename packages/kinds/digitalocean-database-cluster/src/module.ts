import type { DigitalOceanDatabaseClusterStackInputValid } from "@kindling/apis/kindling/digital_ocean/database_cluster/v1/stack_input";
import type { DigitalOceanDatabaseClusterStackOutputsSchema } from "@kindling/apis/kindling/digital_ocean/database_cluster/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { networkIn } from "@kindling/module-digital-ocean/network";
import { digitalOceanProvider } from "@kindling/module-digital-ocean/provider";
import { cluster } from "./cluster.ts";
import { localsOf } from "./locals.ts";
import { outputs } from "./outputs.ts";
import { privateFirewall } from "./private-firewall.ts";
import { refuseSingleNodeInProd } from "./single-node.ts";

/** Makes a database cluster and, unless it can be reached publicly, a firewall that admits its VPC only. */
export function module({
  target,
  providerConfig,
}: DigitalOceanDatabaseClusterStackInputValid): ModuleOutputs<
  typeof DigitalOceanDatabaseClusterStackOutputsSchema
> {
  refuseSingleNodeInProd(target);
  const locals = localsOf(target);
  const provider = digitalOceanProvider(providerConfig);
  const network = networkIn(target.spec.vpc, locals.region, provider, "cluster");
  const database = cluster(locals, network, provider);
  if (network && !locals.isPublic) privateFirewall(database, network, provider);
  return outputs(database, locals);
}
