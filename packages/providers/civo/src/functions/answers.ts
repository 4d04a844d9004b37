import { applications, clusterState } from "../cluster-state.ts";
import { rulesOf } from "../firewall-rules.ts";
import { instanceState } from "../instance-state.ts";
import { poolShown } from "../node-pools.ts";
import { object, objects, type Reply, text, texts, told, whole } from "../replies.ts";
import { stateOf as databaseState } from "../resources/database.ts";
import { stateOf as recordState } from "../resources/dns-domain-record.ts";
import { bucketUrl } from "../resources/object-store.ts";

const idOf = (record: Reply): string => String(record.id);

export const networkAnswer = (record: Reply, region: string | undefined) =>
  told({
    ...{ id: idOf(record), region, label: text(record.label), name: text(record.name) },
    default: record.default === true,
  });

export const firewallAnswer = (record: Reply, region: string | undefined) =>
  told({
    ...{ id: idOf(record), region, name: text(record.name), networkId: text(record.network_id) },
    ...{ ingressRules: rulesOf(record, "ingress") ?? [], egressRules: rulesOf(record, "egress") ?? [] },
  });

export const instanceAnswer = (record: Reply, region: string | undefined) =>
  told({
    ...instanceState(record, region, undefined),
    ...{ id: idOf(record), template: text(record.source_id), notes: text(record.notes) },
    initialPassword: text(record.initial_password),
  });

export const volumeAnswer = (record: Reply, region: string | undefined) =>
  told({
    ...{ id: idOf(record), region, name: text(record.name), sizeGb: whole(record.size_gb) },
    ...{ mountPoint: text(record.mountpoint), createdAt: text(record.created_at) },
  });

/** A load balancer may have the address too, which the function doesn't tell. */
export function reservedIpAnswer(record: Reply, region: string | undefined) {
  const { id, name, type = "instance" } = object(record.assigned_to);
  const isInstances = type === "instance" || type === "";
  return told({
    ...{ id: idOf(record), region, ip: text(record.ip), name: text(record.name) },
    ...(isInstances ? { instanceId: text(id), instanceName: text(name) } : {}),
  });
}

export const sshKeyAnswer = (record: Reply) =>
  told({
    id: idOf(record),
    name: text(record.name),
    fingerprint: text(record.fingerprint),
    publicKey: text(record.public_key),
  });

export function clusterAnswer(record: Reply, region: string | undefined) {
  const pools = objects(record.pools).flatMap(({ id }) => poolShown(record, text(id)) ?? []);
  const { tags: _, ...state } = clusterState(record, { region, asked: undefined });
  return {
    ...state,
    ...{ id: idOf(record), pools, tags: texts(record.tags) ?? [], kubeconfig: text(record.kubeconfig) ?? "" },
    numTargetNodes: pools.reduce((sum, { nodeCount = 0 }) => sum + nodeCount, 0),
    applications: applications(record)
      .map(({ application }) => application)
      .join(","),
  };
}

export const databaseAnswer = (record: Reply, region: string | undefined) => ({
  ...databaseState(record, region),
  id: idOf(record),
});

export const domainAnswer = (record: Reply) => told({ id: idOf(record), name: text(record.name) });

export const recordAnswer = (domainId: string) => (record: Reply) => ({
  ...recordState(record),
  ...{ domainId, id: idOf(record), priority: whole(record.priority) ?? 0 },
});

export const loadBalancerAnswer = (record: Reply, region: string | undefined) =>
  told({
    ...{ id: idOf(record), region, name: text(record.name), algorithm: text(record.algorithm) },
    ...{ clusterId: text(record.cluster_id), firewallId: text(record.firewall_id) },
    ...{ publicIp: text(record.public_ip), privateIp: text(record.private_ip), state: text(record.state) },
    externalTrafficPolicy: text(record.external_traffic_policy),
    enableProxyProtocol: text(record.enable_proxy_protocol),
    sessionAffinity: text(record.session_affinity),
    sessionAffinityConfigTimeout: whole(record.session_affinity_config_timeout),
    backends: objects(record.backends).map((backend) =>
      told({
        ...{ ip: text(backend.ip), protocol: text(backend.protocol) },
        ...{ sourcePort: whole(backend.source_port), targetPort: whole(backend.target_port) },
        healthCheckPort: whole(backend.health_check_port),
      }),
    ),
  });

export function objectStoreAnswer(record: Reply, region: string | undefined) {
  const name = text(record.name);
  return told({
    ...{ id: idOf(record), region, name, status: text(record.status) },
    maxSizeGb: whole(record.max_size ?? record.max_size_gb),
    accessKeyId: text(object(record.owner_info).access_key_id),
    bucketUrl: bucketUrl(text(record.objectstore_endpoint), name),
  });
}

export const credentialAnswer = (record: Reply, region: string | undefined) =>
  told({
    ...{ id: idOf(record), region, name: text(record.name), status: text(record.status) },
    ...{ accessKeyId: text(record.access_key_id), secretAccessKey: text(record.secret_access_key_id) },
  });
