import {
  Toleration_EffectSchema as EffectSchema,
  Toleration_OperatorSchema as OperatorSchema,
  type Toleration,
} from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/spec";
import type { Input } from "@pulumi/pulumi";
import { knowsIrsa } from "./chart.ts";
import type { Locals } from "./locals.ts";

/** Labels of a database that the operator hands on to all that it makes for it. */
export const INHERITED_LABELS = [
  ...["resource", "organization", "environment", "resource_kind", "resource_id"],
] as const;

/** What the values say of other resources of the module. */
export interface Made {
  /** `namespace/name` of the ConfigMap with the pods' environment. */
  readonly configMap: Input<string> | undefined;
  /** Name of the Secret beside each database. */
  readonly secret: Input<string> | undefined;
}

export type Values = { [key: string]: Input<unknown> };

/** The chart's values: what the manifest hands over, and what the module sets, which can't contradict each other. */
export function helmValues({ spec, backup, watchedNamespaces }: Locals, { configMap, secret }: Made): Values {
  const { container, nodeSelector, tolerations, affinity, priorityClassName, chart } = spec;
  const { requests, limits } = container?.resources ?? {};
  const mounted = backup?.mount && secret;
  const irsa = backup?.irsaRoleArn;
  const hasIrsa = knowsIrsa(chart?.version ?? "");
  return merged(spec.helmValues ?? {}, {
    resources: {
      requests: { cpu: requests?.cpu, memory: requests?.memory },
      limits: { cpu: limits?.cpu, memory: limits?.memory },
    },
    ...(Object.keys(nodeSelector).length ? { nodeSelector } : {}),
    ...(tolerations.length ? { tolerations: tolerations.map(tolerationOf) } : {}),
    ...(affinity ? { affinity } : {}),
    ...(priorityClassName ? { priorityClassName } : {}),
    configKubernetes: {
      inherited_labels: [...INHERITED_LABELS],
      watched_namespace: watchedNamespaces[0] ?? "*",
      ...(configMap ? { pod_environment_configmap: configMap } : {}),
      ...(secret && !mounted ? { pod_environment_secret: secret } : {}),
      ...(irsa && !hasIrsa ? { pod_service_account_definition: serviceAccount(irsa) } : {}),
    },
    configAwsOrGcp: {
      ...(mounted ? { additional_secret_mount: secret, additional_secret_mount_path: backup.mount } : {}),
      ...(backup?.kube2iamRole ? { kube_iam_role: backup.kube2iamRole } : {}),
      ...(irsa && hasIrsa ? { irsa_role_arn: irsa } : {}),
    },
  });
}

/** DNS domain of the cluster's services: Kubernetes' usual one unless the values name another. */
export function clusterDomain({ spec }: Pick<Locals, "spec">): string {
  const kubernetes = spec.helmValues?.configKubernetes;
  const domain = isValues(kubernetes) ? kubernetes.cluster_domain : undefined;
  return typeof domain === "string" ? domain : "cluster.local";
}

function tolerationOf({ key, operator, value, effect, tolerationSeconds }: Toleration): Values {
  return {
    ...(key ? { key } : {}),
    operator: OperatorSchema.value[operator]?.name,
    ...(value ? { value } : {}),
    ...(effect ? { effect: EffectSchema.value[effect]?.name } : {}),
    ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
  };
}

/** Charts before 2.0 take a role as an annotation of the service account that the operator makes beside the databases. */
const serviceAccount = (role: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "postgres-pod", annotations: { "eks.amazonaws.com/role-arn": role } },
  });

/** Both, where only one has a value; within mappings too. What is left empty is left out. */
function merged(theirs: Values, ours: Values): Values {
  const result = { ...theirs };
  for (const [key, value] of Object.entries(ours)) {
    const other = theirs[key];
    const whole = isValues(value) && isValues(other) ? merged(other, value) : value;
    if (!isValues(whole) || Object.keys(whole).length > 0) result[key] = whole;
  }
  return result;
}

function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
