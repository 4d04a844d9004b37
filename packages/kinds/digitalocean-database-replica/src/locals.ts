import type { DigitalOceanDatabaseReplicaValid } from "@kindling/apis/kindling/digital_ocean/database_replica/v1/api";
import { referenceInput } from "@kindling/core/reference";
import {
  type ClusterFacts,
  clusterId,
  clusterReference,
  type Refusal,
  refusalOfEngine,
} from "@kindling/module-digital-ocean/cluster-reference";
import { regionSlug } from "@kindling/module-digital-ocean/region";
import { memoryGib } from "@kindling/module-digital-ocean/size";
import { tags } from "@kindling/module-digital-ocean/tags";
import type { Input } from "@pulumi/pulumi";

export interface Locals {
  readonly name: string;
  readonly clusterId: Input<string>;
  /** Slug of the region: `nyc3`. */
  readonly region: Input<string>;
  readonly size: Input<string>;
  /** The disk in MiB as a decimal number, which is how the provider takes it. */
  readonly storageSizeMib: string | undefined;
  /** Tags of the spec and labels. */
  readonly tags: string[];
}

/** What is computed from the manifest and the cluster's outputs. */
export function localsOf(target: DigitalOceanDatabaseReplicaValid): Locals {
  const { cluster, replicaName: name, region, sizeSlug, storageGib, tags: own } = target.spec;
  const ref = clusterReference(cluster);
  const ofCluster = (output: string): Input<string> => (ref ? referenceInput(ref, output) : "");
  return {
    name,
    clusterId: clusterId(cluster, (facts) => misfit(facts, sizeSlug)),
    region: region ? regionSlug(region) : ofCluster("region"),
    size: sizeSlug || ofCluster("size_slug"),
    storageSizeMib: storageGib === undefined ? undefined : String(storageGib * 1024),
    tags: tags(target, own),
  };
}

function misfit(facts: ClusterFacts, sizeSlug: string): Refusal | undefined {
  const [own, least] = [memoryGib(sizeSlug), memoryGib(facts.sizeSlug)];
  if (own === undefined || least === undefined || own >= least)
    return refusalOfEngine(facts, "replicas", ["pg", "mysql"]);
  const reason = `${sizeSlug} has less memory than the cluster's ${facts.sizeSlug}, and a replica must be no smaller: use that or a bigger one, or leave sizeSlug out to follow the cluster`;
  return { path: "spec.sizeSlug", reason };
}
