import type { Resource } from "@kindling/provider-framework/definition";
import type { Civo } from "../civo.ts";
import { database } from "./database.ts";
import { dnsDomainName } from "./dns-domain-name.ts";
import { dnsDomainRecord } from "./dns-domain-record.ts";
import { firewall } from "./firewall.ts";
import { kubernetesCluster } from "./kubernetes-cluster.ts";
import { kubernetesNodePool } from "./kubernetes-node-pool.ts";
import { network } from "./network.ts";
import { objectStore } from "./object-store.ts";
import { objectStoreCredential } from "./object-store-credential.ts";
import { sshKey } from "./ssh-key.ts";

/** Every resource of the package. */
export const resources: readonly Resource<Civo>[] = [
  firewall,
  database,
  dnsDomainName,
  dnsDomainRecord,
  kubernetesCluster,
  kubernetesNodePool,
  network,
  objectStore,
  objectStoreCredential,
  sshKey,
];
