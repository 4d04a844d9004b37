import type { Network } from "@kindling/module-digital-ocean/network";
import { DatabaseReplica } from "@pulumi/digitalocean/databaseReplica.js";
import type { Provider } from "@pulumi/digitalocean/provider.js";
import type { Locals } from "./locals.ts";

/**
 * The replica. Region and size are always given: the provider replaces a replica without a region at every `up`, and
 * updates one without a size (facts: DigitalOcean).
 */
export function replica(
  { storageSizeMib, ...locals }: Locals,
  network: Network | undefined,
  provider: Provider,
): DatabaseReplica {
  const args = {
    ...locals,
    ...(network && { privateNetworkUuid: network.id }),
    ...(storageSizeMib && { storageSizeMib }),
  };
  // No two replicas of a cluster have the same name.
  return new DatabaseReplica("replica", args, { provider, deleteBeforeReplace: true });
}
