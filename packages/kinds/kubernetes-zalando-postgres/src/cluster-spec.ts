import {
  type Amounts,
  type Clone,
  type ConnectionPooler,
  User_FlagSchema as FlagSchema,
  ConnectionPooler_ModeSchema as ModeSchema,
  type Resources,
  type User_Flag,
} from "@kindling/apis/kindling/kubernetes/zalando_postgres/v1/spec";
import { type Output, output } from "@pulumi/pulumi";
import { type CloneSettings, cloneSettings, walPathOf } from "./clone.ts";
import type { Locals } from "./locals.ts";

/** The `spec` of the operator's custom resource, by its definition (pkg/apis/acid.zalan.do/v1). */
export function clusterSpec(locals: Locals): Record<string, unknown> {
  const { spec, version } = locals;
  const { teamId, instances = 1, volume, users, databases, parameters, resources, connectionPooler } = spec;
  const settings = spec.clone && cloneOf(locals, spec.clone);
  return {
    teamId,
    numberOfInstances: instances,
    postgresql: { version, ...(Object.keys(parameters).length ? { parameters } : {}) },
    volume: { size: volume.size, ...(volume.storageClass ? { storageClass: volume.storageClass } : {}) },
    ...(resources ? { resources: resourcesOf(resources) } : {}),
    ...(users.length ? { users: named(users, ({ flags }) => flags.map(flagName)) } : {}),
    ...(databases.length ? { databases: named(databases, ({ owner }) => owner) } : {}),
    ...(connectionPooler ? poolerOf(connectionPooler) : {}),
    ...(settings ? { clone: settings.clone, env: settings.env } : {}),
  };
}

/** The backup is where the operator's backups are, unless the manifest says where. */
function cloneOf({ spec, operator }: Locals, clone: Clone): Output<CloneSettings> {
  const { timestamp, walPath, clusterName } = clone;
  const version = clone.version || spec.version;
  const path =
    timestamp && !walPath
      ? operator.backupLocation().apply((location) => walPathOf(location, clusterName, version))
      : output(walPath);
  return path.apply((at) => cloneSettings(clone, at || undefined));
}

function poolerOf({ instances, mode, maxDbConnections, forReplicas, resources }: ConnectionPooler) {
  return {
    enableConnectionPooler: true,
    ...(forReplicas ? { enableReplicaConnectionPooler: true } : {}),
    connectionPooler: {
      ...(instances === undefined ? {} : { numberOfInstances: instances }),
      ...(mode ? { mode: ModeSchema.value[mode]?.name } : {}),
      ...(maxDbConnections === undefined ? {} : { maxDBConnections: maxDbConnections }),
      ...(resources ? { resources: resourcesOf(resources) } : {}),
    },
  };
}

const resourcesOf = ({ requests, limits }: Resources) => ({
  ...(requests ? { requests: amountsOf(requests) } : {}),
  ...(limits ? { limits: amountsOf(limits) } : {}),
});

const amountsOf = ({ cpu, memory }: Amounts) => ({ ...(cpu ? { cpu } : {}), ...(memory ? { memory } : {}) });

const flagName = (flag: User_Flag): string => FlagSchema.value[flag]?.name ?? "";

const named = <Item extends { name: string }, Value>(items: readonly Item[], of: (item: Item) => Value) =>
  Object.fromEntries(items.map((item) => [item.name, of(item)]));
