import type { Credential } from "./credentials.ts";
import type { Database } from "./databases.ts";
import type { DnsDomain } from "./dns-domains.ts";
import type { DnsRecord } from "./dns-records.ts";
import type { FirewallRule } from "./firewall-rules.ts";
import type { Firewall } from "./firewalls.ts";
import type { Instance } from "./instances.ts";
import type { Cluster } from "./kubernetes-clusters.ts";
import type { NodePool } from "./kubernetes-pools.ts";
import type { Network } from "./networks.ts";
import type { ObjectStore } from "./object-stores.ts";
import type { ReservedIp } from "./reserved-ips.ts";
import type { Resource } from "./resources.ts";
import type { SshKey } from "./ssh-keys.ts";
import type { Subnet } from "./subnets.ts";
import type { Volume } from "./volumes.ts";

/** What is kept of a resource, by the noun for its type. */
export interface Bodies {
  network: Network;
  subnet: Subnet;
  firewall: Firewall;
  "firewall rule": FirewallRule;
  instance: Instance;
  volume: Volume;
  "reserved IP": ReservedIp;
  "SSH key": SshKey;
  "object store": ObjectStore;
  "object store credential": Credential;
  database: Database;
  "DNS domain": DnsDomain;
  "DNS record": DnsRecord;
  "Kubernetes cluster": Cluster;
  "Kubernetes node pool": NodePool;
}

export type Type = keyof Bodies;

export type Of<T extends Type> = Resource<Bodies[T]>;

interface Codes {
  /** For an id that doesn't exist (facts: Not found; a guess for object storage and databases). */
  readonly notFound: string;
  /** For a name that another one in the region has (facts: Errors). Absent: names may be equal. */
  readonly taken?: string;
}

export const codes: Readonly<Record<Type, Codes>> = {
  network: { notFound: "database_network_not_found", taken: "database_network_exists" },
  subnet: { notFound: "database_subnet_not_found" },
  firewall: { notFound: "database_firewall_not_found", taken: "database_firewall_duplicate_name" },
  "firewall rule": { notFound: "database_firewall_rules_find" },
  instance: { notFound: "database_instance_find" },
  volume: { notFound: "database_volume_not_found", taken: "database_volume_duplicate_name" },
  "reserved IP": { notFound: "database_ip_find" },
  "SSH key": { notFound: "database_ssh_key_not_found", taken: "database_ssh_key_duplicate_name" },
  "object store": { notFound: "database_object_store_not_found" },
  "object store credential": { notFound: "database_object_store_credential_not_found" },
  database: { notFound: "database_database_not_found" },
  "DNS domain": { notFound: "database_dns_domain_not_found", taken: "database_dns_domain_duplicate_name" },
  "DNS record": { notFound: "database_dns_record_not_found" },
  "Kubernetes cluster": {
    notFound: "database_kubernetes_cluster_not_found",
    taken: "database_kubernetes_cluster_duplicate",
  },
  "Kubernetes node pool": { notFound: "database_cluster_pool_not_found" },
};
