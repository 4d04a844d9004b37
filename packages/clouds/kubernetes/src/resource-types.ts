import { type KubernetesObject, mapOf, text } from "./object.ts";

/** A type of objects that the server knows. */
export interface ResourceType {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** As error messages have it: `secrets`, `postgresqls.acid.zalan.do`. */
  readonly resource: string;
  readonly isNamespaced: boolean;
}

const builtIn = (apiVersion: string, kind: string, plural: string, isNamespaced = true): ResourceType => {
  const { group, version } = splitApiVersion(apiVersion);
  return { group, version, kind, resource: group ? `${plural}.${group}` : plural, isNamespaced };
};

export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const at = apiVersion.indexOf("/");
  return at < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, at), version: apiVersion.slice(at + 1) };
}

/** Kubernetes' own types, as far as they are simulated; the others are what releases of known charts make. */
export const BUILT_IN: readonly ResourceType[] = [
  builtIn("v1", "Namespace", "namespaces", false),
  builtIn("v1", "Secret", "secrets"),
  builtIn("v1", "ConfigMap", "configmaps"),
  builtIn("v1", "Service", "services"),
  builtIn("v1", "ServiceAccount", "serviceaccounts"),
  builtIn("apps/v1", "Deployment", "deployments"),
  builtIn("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false),
  builtIn("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", false),
  builtIn("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", false),
  builtIn("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", false),
];

/** What programs may make of Kubernetes' own types. */
export const OFFERED = ["Namespace", "Secret", "ConfigMap"];

/** The type that a CustomResourceDefinition defines, in each of its versions. */
export function typesOf(definition: KubernetesObject): ResourceType[] {
  const spec = mapOf(definition.spec);
  const names = mapOf(spec.names);
  const group = text(spec.group);
  const versions = Array.isArray(spec.versions) ? spec.versions : [];
  return versions.map((version) => ({
    group,
    version: text(mapOf(version).name),
    kind: text(names.kind),
    resource: `${text(names.plural)}.${group}`,
    isNamespaced: spec.scope !== "Cluster",
  }));
}
