import type { DigitalOceanDatabaseClusterValid } from "@kindling/apis/kindling/digital_ocean/database_cluster/v1/api";
import { KindlingError } from "@kindling/core/error";

/** The manifest's rule, for a stack input that was put together after the manifest was checked. Throws `refused`. */
export function refuseSingleNodeInProd({ metadata, spec }: DigitalOceanDatabaseClusterValid): void {
  const { nodeCount, allowSingleNode } = spec;
  if (nodeCount > 1 || allowSingleNode || metadata.env !== "prod") return;
  throw new KindlingError(
    "refused",
    "spec.nodeCount: one node is not highly available, so the environment prod wants at least two (mongodb and opensearch: three); if one is enough, set spec.allowSingleNode: true",
    { path: "spec.nodeCount" },
  );
}
