import type { Asked } from "./asked.ts";
import { optional } from "./asked.ts";
import { NotFound } from "./refusal.ts";

export type ClusterType = "k3s" | "talos";

interface KubernetesVersion {
  /** What clusters and requests call it. */
  readonly label: string;
  readonly version: string;
  readonly type: "stable" | "development" | "legacy";
  readonly default: boolean;
  readonly clusterType: ClusterType;
}

/** Oldest first. */
export const KUBERNETES_VERSIONS: readonly KubernetesVersion[] = [
  { label: "1.26.4-k3s1", version: "1.26.4", type: "legacy", default: false, clusterType: "k3s" },
  { label: "1.28.7-k3s1", version: "1.28.7", type: "stable", default: false, clusterType: "k3s" },
  { label: "1.30.5-k3s1", version: "1.30.5", type: "stable", default: true, clusterType: "k3s" },
  { label: "1.32.5-k3s1", version: "1.32.5", type: "development", default: false, clusterType: "k3s" },
  { label: "talos-v1.5.0", version: "1.27.0", type: "stable", default: true, clusterType: "talos" },
  { label: "talos-v1.8.4", version: "1.31.4", type: "development", default: false, clusterType: "talos" },
];

/** The version that a label names, which must be for the cluster's type; without one the type's default. */
export function kubernetesVersion(clusterType: ClusterType, label: string | undefined): string {
  const found = KUBERNETES_VERSIONS.find((version) => {
    return version.clusterType === clusterType && (label ? version.label === label : version.default);
  });
  if (found === undefined) throw new NotFound("kubernetes version");
  return found.label;
}

/** The newest version that a cluster may go to; "" when it has it. */
export function upgradeOf(clusterType: ClusterType, label: string): string {
  const ofType = KUBERNETES_VERSIONS.filter((version) => version.clusterType === clusterType);
  const newest = ofType.findLast(({ type }) => type === "stable")?.label ?? "";
  const labels = ofType.map((version) => version.label);
  return labels.indexOf(newest) > labels.indexOf(label) ? newest : "";
}

export interface Application {
  readonly name: string;
  readonly version: string;
  readonly category: string;
  /** Installed unless a cluster says `-NAME`. */
  readonly default: boolean;
  readonly plans: readonly { label: string }[];
}

export const APPLICATIONS: readonly Application[] = [
  { name: "Traefik-v2-nodeport", version: "2.11.0", category: "architecture", default: true, plans: [] },
  { name: "metrics-server", version: "0.7.0", category: "architecture", default: true, plans: [] },
  { name: "cert-manager", version: "1.14.4", category: "security", default: false, plans: [] },
  {
    ...{ name: "MariaDB", version: "10.4.7", category: "database", default: false },
    plans: [{ label: "5GB" }, { label: "10GB" }],
  },
];

export interface Installed {
  readonly application: string;
  readonly version: string;
  readonly category: string;
  readonly plan: string;
}

/** Reads `Name,Name:plan,-Name` (facts: Kubernetes); `-Traefik` takes away the default whose name starts so. */
export function installed(asked: Asked, before: readonly Installed[] | undefined): Installed[] {
  const items = (optional(asked, "applications") ?? "").split(",").flatMap((item) => item.trim() || []);
  const unwanted = items.filter((item) => item.startsWith("-")).map((item) => item.slice(1).toLowerCase());
  const added = items.filter((item) => !item.startsWith("-")).map((item) => wanted(item));
  const defaults = APPLICATIONS.filter((application) => application.default).map(({ name }) => wanted(name));
  const kept = (before ?? defaults).filter(({ application }) => {
    const taken = unwanted.some((start) => application.toLowerCase().startsWith(start));
    return !taken && !added.some((one) => one.application === application);
  });
  return [...kept, ...added];
}

function wanted(item: string): Installed {
  const [name = "", plan = ""] = item.split(":");
  const found = APPLICATIONS.find((application) => application.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new NotFound("kubernetes application");
  return { application: found.name, version: found.version, category: found.category, plan };
}
