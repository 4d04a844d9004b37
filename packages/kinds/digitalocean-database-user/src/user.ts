import {
  type DigitalOceanDatabaseUserSpecValid,
  KafkaAcl_PermissionSchema as KafkaPermissionSchema,
  DigitalOceanDatabaseUserSpec_MysqlAuthPluginSchema as MysqlAuthPluginSchema,
  OpensearchAcl_PermissionSchema as OpensearchPermissionSchema,
} from "@kindling/apis/kindling/digital_ocean/database_user/v1/spec";
import {
  type ClusterFacts,
  clusterId,
  type Refusal,
  refusalOfEngine,
} from "@kindling/module-digital-ocean/cluster-reference";
import { DatabaseUser, type DatabaseUserArgs } from "@pulumi/digitalocean/databaseUser.js";
import type { Provider } from "@pulumi/digitalocean/provider.js";

/** The user. What is for other engines than the cluster's is refused. */
export function user(spec: DigitalOceanDatabaseUserSpecValid, provider: Provider): DatabaseUser {
  const { cluster, username: name, mysqlAuthPlugin, kafkaAcls, opensearchAcls } = spec;
  const plugin = mysqlAuthPlugin ? MysqlAuthPluginSchema.value[mysqlAuthPlugin]?.name : undefined;
  const acls = kafkaAcls.map(({ topic, permission }) => ({
    topic,
    permission: KafkaPermissionSchema.value[permission]?.name ?? "",
  }));
  const indexes = opensearchAcls.map(({ index, permission }) => ({
    index,
    permission: OpensearchPermissionSchema.value[permission]?.name ?? "",
  }));
  const args: DatabaseUserArgs = {
    clusterId: clusterId(cluster, (facts) => misfit(facts, spec)),
    name,
    ...(plugin && { mysqlAuthPlugin: plugin }),
    ...(acls.length > 0 && { settings: [{ acls }] }),
    ...(indexes.length > 0 && { settings: [{ opensearchAcls: indexes }] }),
  };
  return new DatabaseUser("user", args, { provider });
}

/** Engines whose users the API manages (OpenAPI: databases_add_user): all but those that have one password only. */
const ENGINES = ["pg", "mysql", "mongodb", "kafka", "opensearch"];

function misfit(facts: ClusterFacts, spec: DigitalOceanDatabaseUserSpecValid): Refusal | undefined {
  const owners = [
    ["mysqlAuthPlugin", "mysql", spec.mysqlAuthPlugin !== 0],
    ["kafkaAcls", "kafka", spec.kafkaAcls.length > 0],
    ["opensearchAcls", "opensearch", spec.opensearchAcls.length > 0],
  ] as const;
  const wrong = owners.find(([, engine, given]) => given && facts.engine !== engine);
  if (!wrong) return refusalOfEngine(facts, "users of a cluster", ENGINES);
  const [setting, engine] = wrong;
  return {
    path: `spec.${setting}`,
    reason: `is for ${engine} only, and the cluster's engine is ${facts.engine}`,
  };
}
