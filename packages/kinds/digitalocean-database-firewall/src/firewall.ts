import type { DigitalOceanDatabaseFirewallSpecValid } from "@kindling/apis/kindling/digital_ocean/database_firewall/v1/spec";
import { type ClusterFacts, clusterId, type Refusal } from "@kindling/module-digital-ocean/cluster-reference";
import { DatabaseFirewall } from "@pulumi/digitalocean/databaseFirewall.js";
import type { Provider } from "@pulumi/digitalocean/provider.js";
import { rulesOf } from "./rules.ts";

/** All of the cluster's rules, which DigitalOcean replaces at once: the cluster must have none of its own. */
export function firewall(spec: DigitalOceanDatabaseFirewallSpecValid, provider: Provider): DatabaseFirewall {
  const args = { clusterId: clusterId(spec.cluster, ownRules), rules: rulesOf(spec) };
  // Deleting first fails before anything is made where the old cluster is gone; a refresh then takes note of it.
  return new DatabaseFirewall("firewall", args, { provider, deleteBeforeReplace: true });
}

const ownRules = ({ isPublic }: ClusterFacts): Refusal | undefined =>
  isPublic
    ? undefined
    : {
        path: "spec.cluster",
        reason:
          "enablePublicConnectivity of the cluster is false, so it has a firewall of its own, which lets its VPC in; DigitalOcean has one set of rules a cluster, and this one would replace it. Destroy this one, or set enablePublicConnectivity: true and admit the VPC here",
      };
