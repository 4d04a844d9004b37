import type { KubernetesZalandoPostgresOperatorValid } from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/api";
import type { KubernetesZalandoPostgresOperatorSpecValid } from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/spec";
import { stringInput } from "@kindling/core/reference";
import { kubernetesLabels } from "@kindling/module-kubernetes/labels";
import type { Input } from "@pulumi/pulumi";
import { type Backup, backupOf } from "./backup.ts";
import { checkRequests } from "./quantity.ts";

export interface Locals {
  readonly spec: KubernetesZalandoPostgresOperatorSpecValid;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespace: Input<string>;
  readonly createsNamespace: boolean;
  readonly backup: Backup | undefined;
  /** Where databases may be; empty: anywhere. */
  readonly databaseNamespaces: readonly Input<string>[];
  /** Where the operator looks for databases; empty: everywhere. */
  readonly watchedNamespaces: readonly Input<string>[];
}

/** What is computed from the manifest alone. Throws `invalid-input` for resources that contradict each other. */
export function localsOf(target: KubernetesZalandoPostgresOperatorValid): Locals {
  const { spec } = target;
  const { namespace, createNamespace, container, backupConfig } = spec;
  if (container?.replicas === 1 && container.resources) checkRequests(container.resources);
  const isOwn = namespace?.source.case === "value";
  return {
    spec,
    labels: kubernetesLabels(target),
    namespace: stringInput(namespace) ?? "",
    createsNamespace: createNamespace ?? isOwn,
    backup: backupConfig && backupOf(backupConfig),
    databaseNamespaces: spec.databaseNamespaces.map((item) => stringInput(item)),
    watchedNamespaces: spec.watchedNamespaces.map((item) => stringInput(item)),
  };
}
