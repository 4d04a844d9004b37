import type { DigitalOceanDatabaseDbSpecValid } from "@kindling/apis/kindling/digital_ocean/database_db/v1/spec";
import { clusterId, refusalOfEngine } from "@kindling/module-digital-ocean/cluster-reference";
import { DatabaseDb } from "@pulumi/digitalocean/databaseDb.js";
import type { Provider } from "@pulumi/digitalocean/provider.js";

/** Engines whose databases the API manages (OpenAPI: databases_add). */
const ENGINES = ["pg", "mysql", "mongodb"];

export function database({ cluster, dbName: name }: DigitalOceanDatabaseDbSpecValid, provider: Provider) {
  const id = clusterId(cluster, (facts) => refusalOfEngine(facts, "databases", ENGINES));
  return new DatabaseDb("database", { clusterId: id, name }, { provider });
}
