import type { Network } from "@kindling/module-digital-ocean/network";
import type { DatabaseCluster } from "@pulumi/digitalocean/databaseCluster.js";
import { DatabaseFirewall } from "@pulumi/digitalocean/databaseFirewall.js";
import type { Provider } from "@pulumi/digitalocean/provider.js";

/** All of the cluster's trusted sources: the addresses of its VPC. */
export function privateFirewall(
  { id: clusterId }: DatabaseCluster,
  { ipRange }: Network,
  provider: Provider,
): DatabaseFirewall {
  const rules = [{ type: "ip_addr", value: ipRange }];
  return new DatabaseFirewall("private-only", { clusterId, rules }, { provider });
}
