import type { KindLoaders } from "@kindling/core/kinds";

/** Every kind that the command knows; adding one is a line here. */
export const kinds: KindLoaders = {
  CivoBucket: () => import("@kindling/civo-bucket"),
  CivoComputeInstance: () => import("@kindling/civo-compute-instance"),
  CivoDatabase: () => import("@kindling/civo-database"),
  CivoDnsRecord: () => import("@kindling/civo-dns-record"),
  CivoDnsZone: () => import("@kindling/civo-dns-zone"),
  CivoFirewall: () => import("@kindling/civo-firewall"),
  CivoIpAddress: () => import("@kindling/civo-ip-address"),
  CivoKubernetesCluster: () => import("@kindling/civo-kubernetes-cluster"),
  CivoKubernetesNodePool: () => import("@kindling/civo-kubernetes-node-pool"),
  CivoObjectStoreCredential: () => import("@kindling/civo-object-store-credential"),
  CivoSshKey: () => import("@kindling/civo-ssh-key"),
  CivoVolume: () => import("@kindling/civo-volume"),
  CivoVpc: () => import("@kindling/civo-vpc"),
  DigitalOceanDatabaseCluster: () => import("@kindling/digitalocean-database-cluster"),
  DigitalOceanDatabaseConnectionPool: () => import("@kindling/digitalocean-database-connection-pool"),
  DigitalOceanDatabaseDb: () => import("@kindling/digitalocean-database-db"),
  DigitalOceanDatabaseFirewall: () => import("@kindling/digitalocean-database-firewall"),
  DigitalOceanDatabaseReplica: () => import("@kindling/digitalocean-database-replica"),
  DigitalOceanDatabaseUser: () => import("@kindling/digitalocean-database-user"),
  DigitalOceanVpc: () => import("@kindling/digitalocean-vpc"),
  LagoonDeployTarget: () => import("@kindling/lagoon-deploy-target"),
  LagoonNotification: () => import("@kindling/lagoon-notification"),
  LagoonProject: () => import("@kindling/lagoon-project"),
};
