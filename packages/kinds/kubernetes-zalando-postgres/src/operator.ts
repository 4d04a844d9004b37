import type { ValueRef } from "@kindling/apis/kindling/shared/v1/reference";
import { KindlingError } from "@kindling/core/error";
import { referenceInput } from "@kindling/core/reference";
import type { Output } from "@pulumi/pulumi";

/** What a database asks of its operator. */
export interface Operator {
  readonly name: string;
  /** Where databases may be; empty: anywhere. */
  readonly databaseNamespaces: Output<readonly string[]>;
  /** Where it looks for databases; empty: everywhere. */
  readonly watchedNamespaces: Output<readonly string[]>;
  readonly chartVersion: Output<string>;
  readonly clusterDomain: Output<string>;
  /** Where backups are; read only by who needs them, since there may be none. */
  backupLocation(): Output<string>;
}

/** The outputs of the operator that a manifest names. */
export const operatorOf = (ref: ValueRef): Operator => ({
  name: ref.name,
  databaseNamespaces: listOf(ref, "database_namespaces"),
  watchedNamespaces: listOf(ref, "watched_namespaces"),
  chartVersion: referenceInput(ref, "chart_version"),
  clusterDomain: referenceInput(ref, "cluster_domain"),
  backupLocation: () => referenceInput(ref, "backup_location"),
});

const listOf = (ref: ValueRef, output: string): Output<readonly string[]> =>
  referenceInput(ref, output).apply((list: unknown) => list as readonly string[]);

/** The namespace, where its databases start. Throws `refused` for another one. */
export function checkNamespace(
  operator: string,
  namespace: string,
  { allowed, watched }: { readonly allowed: readonly string[]; readonly watched: readonly string[] },
): string {
  if (watched.length > 0 && !watched.includes(namespace))
    throw refused(
      `the operator ${operator} watches ${watched.join(", ")} only and would never see a database in ${namespace}: put it there, or change the operator's watchedNamespaces`,
    );
  if (allowed.length > 0 && !allowed.includes(namespace))
    throw refused(
      `${namespace} is none of the databaseNamespaces of the operator ${operator} (${allowed.join(", ")}), so the Secret with the backups' credentials isn't there and no pod would start: put the database in one of them, or add ${namespace} to the operator's databaseNamespaces`,
    );
  return namespace;
}

const refused = (why: string): KindlingError =>
  new KindlingError("refused", `spec.namespace: ${why}`, { path: "spec.namespace" });
