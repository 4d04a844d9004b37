import type { PropertyMap } from "@kindling/core/property-value";
import type { Chart, Installation } from "./charts.ts";
import { type KubernetesObject, mapOf, text } from "./object.ts";

const definition = (plural: string, kind: string): KubernetesObject => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${plural}.acid.zalan.do` },
  spec: {
    group: "acid.zalan.do",
    names: { kind, plural, singular: kind.toLowerCase() },
    scope: "Namespaced",
    versions: [{ name: "v1", served: true, storage: true }],
  },
});

/** What the chart of Zalando's Postgres operator makes (github.com/zalando/postgres-operator, charts/postgres-operator). */
export const postgresOperator: Chart = {
  crds: [
    definition("operatorconfigurations", "OperatorConfiguration"),
    definition("postgresqls", "postgresql"),
    definition("postgresteams", "PostgresTeam"),
  ],
  objects(installation) {
    const name = fullName(installation.release);
    const { namespace, values } = installation;
    const at = (apiVersion: string, kind: string, own: PropertyMap, rest: PropertyMap = {}) => ({
      ...{ apiVersion, kind, metadata: own },
      ...rest,
    });
    const rbac = "rbac.authorization.k8s.io/v1";
    return [
      ...(mapOf(values.serviceAccount).create === false
        ? []
        : [at("v1", "ServiceAccount", { name: accountName(installation), namespace })]),
      ...(mapOf(values.rbac).create === false
        ? []
        : [
            at(rbac, "ClusterRole", { name }),
            at(rbac, "ClusterRole", { name: text(mapOf(values.podServiceAccount).name) || "postgres-pod" }),
            at(rbac, "ClusterRoleBinding", { name }),
          ]),
      ...priorityClass(installation),
      at("v1", "Service", { name, namespace }, { spec: { ports: [{ port: 8080, targetPort: 8080 }] } }),
      at("apps/v1", "Deployment", { name, namespace }, { spec: deployment(installation) }),
    ];
  },
};

/** The chart's fullname template: the release's name where it holds the chart's. */
const fullName = (release: string): string =>
  (release.includes("postgres-operator") ? release : `${release}-postgres-operator`).slice(0, 63);

const accountName = ({ release, values }: Installation): string =>
  text(mapOf(values.serviceAccount).name) || fullName(release);

function priorityClass({ release, values }: Installation): KubernetesObject[] {
  const { create = true, name, priority = 1_000_000 } = mapOf(values.podPriorityClassName);
  if (create === false) return [];
  const metadata = { name: text(name) || `${fullName(release)}-pod` };
  return [{ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata, value: priority }];
}

function deployment(installation: Installation): PropertyMap {
  const { values, version } = installation;
  const { resources = {}, nodeSelector = {}, tolerations = [], affinity = {} } = values;
  const image = mapOf(values.image);
  const reference = `${text(image.registry) || "ghcr.io"}/${text(image.repository) || "zalando/postgres-operator"}`;
  const tag = text(image.tag) || `v${version}`;
  const container = { name: "postgres-operator", image: `${reference}:${tag}`, resources };
  const account = { serviceAccountName: accountName(installation) };
  return {
    replicas: 1,
    template: { spec: { ...account, nodeSelector, tolerations, affinity, containers: [container] } },
  };
}
