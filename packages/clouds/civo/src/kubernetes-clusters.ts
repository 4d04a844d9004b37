import { randomBytes } from "node:crypto";
import type { Account } from "./account.ts";
import { type Asked, invalid, objects, oneOf, optional, words } from "./asked.ts";
import type { Family } from "./family.ts";
import { firewallIn } from "./firewalls.ts";
import { change, list, make, need, within } from "./inventory.ts";
import { kubeconfig } from "./kubeconfig.ts";
import {
  type ClusterType,
  type Installed,
  installed,
  kubernetesVersion,
  upgradeOf,
} from "./kubernetes-catalogue.ts";
import { createPool, renderPool } from "./kubernetes-pools.ts";
import { needCapacity } from "./regions.ts";
import { freeAddress } from "./reserved-ips.ts";
import { becoming, type Changing } from "./transition.ts";
import type { Of } from "./types.ts";

/** Its network is its parent, its pools are its children. */
export interface Cluster extends Changing {
  readonly clusterType: ClusterType;
  readonly version: string;
  readonly cni: string;
  readonly tags: readonly string[];
  readonly applications: readonly Installed[];
  readonly firewallId: string;
  readonly volumeType: string;
  readonly masterIp: string;
  readonly token: string;
  readonly createdAt: string;
}

function create(account: Account, region: string, asked: Asked): Of<"Kubernetes cluster"> {
  needCapacity(account, region);
  const networkId = optional(asked, "network_id");
  const network = networkId
    ? need(account, "network", region, networkId)
    : list(account, "network", region).find(({ body }) => body.isDefault);
  if (network === undefined) throw invalid("network_id", "The network is required");
  const clusterType = oneOf(asked, "cluster_type", ["k3s", "talos"], "k3s");
  const firewallId = optional(asked, "instance_firewall");
  const { settings } = account;
  const body: Cluster = {
    ...{ clusterType, version: kubernetesVersion(clusterType, optional(asked, "kubernetes_version")) },
    // talos has flannel only.
    cni: oneOf(asked, "cni_plugin", clusterType === "talos" ? ["flannel"] : ["flannel", "cilium"], "flannel"),
    ...{ tags: words(optional(asked, "tags")), applications: installed(asked, undefined) },
    firewallId: firewallId ? firewallIn(account, network, firewallId).id : "",
    ...{ volumeType: optional(asked, "volume_type") ?? "", masterIp: freeAddress(account) },
    ...{ token: randomBytes(24).toString("hex"), createdAt: new Date(account.clock.now()).toISOString() },
    ...{ status: settings.buildingCluster, transition: becoming(account, { status: "ACTIVE" }) },
  };
  const name = optional(asked, "name") || `cluster-${randomBytes(4).toString("hex")}`;
  const cluster = make(account, "Kubernetes cluster", { region, name, parent: network.id, body });
  const pools = objects(asked, "pools");
  if (pools.length === 0) throw invalid("pools", "At least one pool is required");
  for (const pool of pools) createPool(account, cluster, pool);
  return cluster;
}

function render(account: Account, { id, name, parent, body }: Of<"Kubernetes cluster">) {
  const pools = within(account, "Kubernetes node pool", id);
  const settled = pools.every((pool) => pool.body.transition === undefined);
  const status = body.status === "ACTIVE" && !settled ? "SCALING" : body.status;
  // There is nothing to connect to before.
  const built = body.status !== "BUILDING" && body.status !== "AVAILABLE";
  const endpoint = `https://${body.masterIp}:6443`;
  return {
    ...{ id, name, status, ready: status === "ACTIVE", cluster_type: body.clusterType },
    ...{ kubernetes_version: body.version, upgrade_available_to: upgradeOf(body.clusterType, body.version) },
    kubeconfig: built ? kubeconfig(name, endpoint, body.token) : "",
    ...{ api_endpoint: built ? endpoint : "", master_ip: built ? body.masterIp : "" },
    ...{ dns_entry: `${id}.k8s.civo.com`, network_id: parent, firewall_id: body.firewallId },
    ...{ cni_plugin: body.cni, tags: body.tags, volume_type: body.volumeType },
    pools: pools.map((pool) => renderPool(account, pool)),
    required_pools: pools.map((pool) => ({ id: pool.id, size: pool.body.size, count: pool.body.count })),
    installed_applications: body.applications.map(({ application, ...rest }) => ({
      name: application,
      application,
      ...rest,
    })),
    ...{ conditions: [], created_at: body.createdAt },
  };
}

/** `kubernetes/clusters`: network, cluster_type and cni are fixed (facts: Kubernetes). */
export const clusters: Family<"Kubernetes cluster"> = {
  type: "Kubernetes cluster",
  paged: true,
  deleting: "DELETING",
  make: (account, asked, { region }) => create(account, region, asked),
  render,
  alsoRead: (account, { id }) => within(account, "Kubernetes node pool", id),
  update(account, cluster, asked) {
    const { body, region, parent = "" } = cluster;
    const version = kubernetesVersion(
      body.clusterType,
      optional(asked, "kubernetes_version") ?? body.version,
    );
    const firewallId = optional(asked, "firewall_id");
    const network = need(account, "network", region, parent);
    const changes: Partial<Cluster> = {
      firewallId: firewallId ? firewallIn(account, network, firewallId).id : body.firewallId,
      tags: asked.tags === undefined ? body.tags : words(optional(asked, "tags")),
      applications: installed(asked, body.applications),
      ...(version !== body.version && {
        ...{ version, status: "UPGRADING", transition: becoming(account, { status: "ACTIVE" }) },
      }),
    };
    return change(account, cluster, changes, { name: optional(asked, "name") || cluster.name });
  },
};
