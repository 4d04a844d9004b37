import type { Resource } from "@kindling/provider-framework/definition";
import type { Civo } from "../civo.ts";
import { database } from "./database.ts";
import { dnsDomainName } from "./dns-domain-name.ts";
import { dnsDomainRecord } from "./dns-domain-record.ts";
import { firewall } from "./firewall.ts";
import { instance } from "./instance.ts";
import { instanceReservedIpAssignment } from "./instance-reserved-ip-assignment.ts";
import { kubernetesCluster } from "./kubernetes-cluster.ts";
import { kubernetesNodePool } from "./kubernetes-node-pool.ts";
import { network } from "./network.ts";
import { objectStore } from "./object-store.ts";
import { objectStoreCredential } from "./object-store-credential.ts";
import { reservedIp } from "./reserved-ip.ts";
import { sshKey } from "./ssh-key.ts";
import { volume } from "./volume.ts";
import { volumeAttachment } from "./volume-attachment.ts";

/** Every resource of the package. */
export const resources: readonly Resource<Civo>[] = [
  firewall,
  database,
  dnsDomainName,
  dnsDomainRecord,
  instance,
  instanceReservedIpAssignment,
  kubernetesCluster,
  kubernetesNodePool,
  network,
  objectStore,
  objectStoreCredential,
  reservedIp,
  sshKey,
  volume,
  volumeAttachment,
];
