import {
  type CivoDatabaseSpecValid,
  CivoDatabaseSpec_EngineSchema as EngineSchema,
} from "@kindling/apis/kindling/civo/database/v1/spec";
import { inRegion } from "@kindling/module-civo/in-region";
import { regionCode } from "@kindling/module-civo/region";
import { Database, type Provider } from "@pulumi/civo";

/** The database. A replacement comes up first: databases may share a name, and a refused one costs no data. */
export function database(spec: CivoDatabaseSpecValid, provider: Provider): Database {
  const region = regionCode(spec.region);
  const args = {
    name: spec.databaseName,
    region,
    engine: EngineSchema.value[spec.engine]?.name ?? "",
    version: spec.engineVersion,
    size: spec.size,
    nodes: spec.nodes ?? 1,
    networkId: spec.network && inRegion(spec.network, region, "network"),
    firewallId: spec.firewall && inRegion(spec.firewall, region, "firewall"),
  };
  return new Database("database", args, { provider, deleteBeforeReplace: false });
}
