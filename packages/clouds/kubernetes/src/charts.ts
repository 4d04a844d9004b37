import type { PropertyMap } from "@kindling/core/property-value";
import { type KubernetesObject, mapOf, text } from "./object.ts";
import { postgresOperator } from "./postgres-operator.ts";
import type { CheckedSettings } from "./settings.ts";

/** What a chart is installed as. */
export interface Installation {
  readonly release: string;
  readonly namespace: string;
  readonly version: string;
  readonly values: PropertyMap;
}

/** A chart, as far as it is known here. */
export interface Chart {
  /** Installed with the first release and never changed or deleted by Helm. */
  readonly crds: readonly KubernetesObject[];
  objects(installation: Installation): KubernetesObject[];
}

const KNOWN: Readonly<Record<string, Chart>> = { "postgres-operator": postgresOperator };

/** The chart of that name, without a repository before it; undefined where nothing is known of what it makes. */
export function chartNamed(name: string, { charts }: CheckedSettings): Chart | undefined {
  const own = charts[name];
  const known = KNOWN[name];
  if (!own?.crds && !own?.objects) return known;
  return {
    crds: own.crds ?? known?.crds ?? [],
    objects: (installation) =>
      (own.objects as KubernetesObject[] | undefined) ?? known?.objects(installation) ?? [],
  };
}

/** `postgres-operator` of `zalando/postgres-operator`, `oci://registry/charts/postgres-operator` or a path. */
export const chartName = (inputs: PropertyMap): string =>
  text(inputs.chart).replace(/\/$/, "").split("/").at(-1) ?? "";

export const repositoryOf = (inputs: PropertyMap): string => text(mapOf(inputs.repositoryOpts).repo);
