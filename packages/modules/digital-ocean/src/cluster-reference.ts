import type { StringValueOrRef, ValueRef } from "@kindling/apis/kindling/shared/v1/reference";
import { KindlingError } from "@kindling/core/error";
import { referenceInput, stringInput } from "@kindling/core/reference";
import * as pulumi from "@pulumi/pulumi";

/** What the outputs of a DigitalOceanDatabaseCluster tell of it. */
export interface ClusterFacts {
  /** As DigitalOcean calls it: `pg`. */
  readonly engine: string;
  readonly sizeSlug: string;
  /** Whether it can be reached from outside of its VPC; if not, it has a firewall of its own. */
  readonly isPublic: boolean;
}

/** Why something can't be done with a cluster. */
export interface Refusal {
  /** The setting that doesn't fit: `spec.size`. */
  readonly path: string;
  readonly reason: string;
}

/**
 * The id of the cluster that a manifest names, unless `refusal` has something against that cluster: then whatever takes
 * the id throws `refused`, in a preview too. A cluster that is named by its id tells nothing; DigitalOcean decides.
 */
export function clusterId(
  cluster: StringValueOrRef,
  refusal: (facts: ClusterFacts) => Refusal | undefined,
): pulumi.Input<string> {
  const id = stringInput(cluster) as pulumi.Input<string>;
  const ref = clusterReference(cluster);
  if (!ref) return id;
  const outputs = ["engine", "size_slug", "public_connectivity"].map((name) => referenceInput(ref, name));
  const fits = pulumi.all(outputs).apply(([engine = "", sizeSlug = "", isPublic]: unknown[]) => {
    const refused = refusal({
      engine: String(engine),
      sizeSlug: String(sizeSlug),
      isPublic: isPublic === true,
    });
    if (!refused) return true;
    const { path, reason } = refused;
    throw new KindlingError("refused", `${path}: ${reason}`, { path });
  });
  return pulumi.all([id, fits]).apply(([known]) => known);
}

/** The reference to a cluster; undefined where the manifest gives an id. */
export const clusterReference = ({ source }: StringValueOrRef): ValueRef | undefined =>
  source.case === undefined || source.case === "value" ? undefined : source.value;

/** Why a cluster of this engine has none of `what`; undefined where its engine is one of those that have. */
export function refusalOfEngine(
  { engine }: ClusterFacts,
  what: string,
  engines: readonly string[],
): Refusal | undefined {
  if (engines.includes(engine)) return undefined;
  const names = engines.map((slug) => NAMES[slug] ?? slug).join(", ");
  const reason = `DigitalOcean has ${what} for ${names} only, and the cluster's engine is ${NAMES[engine] ?? engine}`;
  return { path: "spec.cluster", reason };
}

/** Engines by DigitalOcean's slugs, as manifests call them where that is another name. */
const NAMES: Readonly<Record<string, string>> = { pg: "postgres" };
