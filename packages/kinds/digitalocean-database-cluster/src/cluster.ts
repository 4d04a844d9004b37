import {
  type BackupRestoreValid,
  MaintenanceWindow_DaySchema as DaySchema,
  DigitalOceanDatabaseClusterSpec_EvictionPolicySchema as EvictionPolicySchema,
  type MaintenanceWindowValid,
} from "@kindling/apis/kindling/digital_ocean/database_cluster/v1/spec";
import type { Network } from "@kindling/module-digital-ocean/network";
import { DatabaseCluster, type DatabaseClusterArgs } from "@pulumi/digitalocean/databaseCluster.js";
import type { Provider } from "@pulumi/digitalocean/provider.js";
import type { Locals } from "./locals.ts";

/**
 * The cluster. The provider dies when a maintenance window is taken away, and does nothing when a backup is changed
 * (facts: DigitalOcean): so what the manifest no longer gives stays as it is, and another backup is a new cluster.
 */
export function cluster(locals: Locals, network: Network | undefined, provider: Provider): DatabaseCluster {
  const { spec, engine, version, region, storageSizeMib, tags } = locals;
  const { clusterName: name, sizeSlug: size, nodeCount, evictionPolicy, maintenanceWindow, sqlMode } = spec;
  const policy = evictionPolicy ? EvictionPolicySchema.value[evictionPolicy]?.name : undefined;
  const keepable: Pick<DatabaseClusterArgs, "maintenanceWindows" | "backupRestore" | "sqlMode"> = {
    ...(maintenanceWindow && { maintenanceWindows: [windowOf(maintenanceWindow)] }),
    ...(spec.backupRestore && { backupRestore: backupOf(spec.backupRestore) }),
    ...(sqlMode && { sqlMode }),
  };
  const kept = ["maintenanceWindows", "backupRestore", ...(engine === "mysql" ? ["sqlMode"] : [])];
  const args: DatabaseClusterArgs = {
    ...{ name, engine, version, size, region, nodeCount, tags: [...tags] },
    ...(network && { privateNetworkUuid: network.id }),
    ...(storageSizeMib && { storageSizeMib }),
    ...(policy && { evictionPolicy: policy }),
    ...keepable,
  };
  return new DatabaseCluster("cluster", args, {
    provider,
    // No two clusters have the same name.
    deleteBeforeReplace: true,
    ignoreChanges: kept.filter((name) => !(name in keepable)),
    replaceOnChanges: spec.backupRestore ? ["backupRestore"] : [],
  });
}

const windowOf = ({ day, hour }: MaintenanceWindowValid) => ({ day: DaySchema.value[day]?.name ?? "", hour });

const backupOf = ({ databaseName, backupCreatedAt }: BackupRestoreValid) => ({
  databaseName,
  ...(backupCreatedAt && { backupCreatedAt }),
});
