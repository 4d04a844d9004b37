import type { Clone } from "@kindling/apis/kindling/kubernetes/zalando_postgres/v1/spec";

/** How the operator is told of a clone: its own fields and, for what they can't say, variables of the pods. */
export interface CloneSettings {
  readonly clone: Readonly<Record<string, string>>;
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

/**
 * A clone of a cluster that is up or, with a timestamp, of a backup at `walPath`. The operator has a field for paths in
 * S3 only; for other stores Spilo reads the path from a variable (its ENVIRONMENT.rst; operator: generateCloneEnvironment).
 */
export function cloneSettings(
  { clusterName, timestamp }: Pick<Clone, "clusterName" | "timestamp">,
  walPath: string | undefined,
): CloneSettings {
  const clone = { cluster: clusterName, ...(timestamp ? { timestamp } : {}) };
  if (!walPath) return { clone, env: [] };
  if (walPath.startsWith("s3://")) return { clone: { ...clone, s3_wal_path: walPath }, env: [] };
  const name = walPath.startsWith("gs://") ? "CLONE_WALG_GS_PREFIX" : "CLONE_WALG_AZ_PREFIX";
  return { clone, env: [{ name, value: walPath }] };
}

/** Where the backup of one cluster is: the operator's location with its variables put in. */
export const walPathOf = (location: string, cluster: string, version: string): string =>
  location.replaceAll("$(SCOPE)", cluster).replaceAll("$(PGVERSION)", version);
