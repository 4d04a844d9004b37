import type { KubernetesZalandoPostgresValid } from "@kindling/apis/kindling/kubernetes/zalando_postgres/v1/api";
import type { KubernetesZalandoPostgresSpecValid } from "@kindling/apis/kindling/kubernetes/zalando_postgres/v1/spec";
import { stringInput } from "@kindling/core/reference";
import { kubernetesLabels } from "@kindling/module-kubernetes/labels";
import { all, type Output } from "@pulumi/pulumi";
import { checkNamespace, type Operator, operatorOf } from "./operator.ts";
import { checkVersion } from "./version.ts";

export interface Locals {
  readonly spec: KubernetesZalandoPostgresSpecValid;
  readonly labels: Readonly<Record<string, string>>;
  readonly operator: Operator;
  /** Fails where the operator can't run it there. */
  readonly namespace: Output<string>;
  /** Fails where the operator's chart doesn't have it. */
  readonly version: Output<string>;
}

/** What is computed from the manifest and its operator. */
export function localsOf(target: KubernetesZalandoPostgresValid): Locals {
  const { spec } = target;
  const operator = operatorOf(spec.operator);
  const { name, databaseNamespaces, watchedNamespaces, chartVersion } = operator;
  return {
    spec,
    labels: kubernetesLabels(target),
    operator,
    namespace: all([stringInput(spec.namespace), databaseNamespaces, watchedNamespaces]).apply(
      ([namespace, allowed, watched]) => checkNamespace(name, namespace, { allowed, watched }),
    ),
    version: chartVersion.apply((chart) => checkVersion(name, chart, spec.version)),
  };
}
