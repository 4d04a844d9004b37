import type { KubernetesCluster } from "@kindling/apis/kindling/civo/provider/v1/kubernetes_cluster";
import { poolShown } from "./node-pools.ts";
import { flag, objects, type Reply, text, texts, told } from "./replies.ts";

interface Known {
  readonly region: string | undefined;
  /** What the program or the state says of the cluster, if anything. */
  readonly asked: KubernetesCluster | undefined;
  /** The pool that is the cluster's own. Default: its first. */
  readonly poolId?: string | undefined;
}

/** A cluster's state as a reply shows it. Which applications were asked for no reply says. */
export function clusterState(record: Reply, { region, asked, poolId }: Known) {
  const writeKubeconfig = asked?.writeKubeconfig ?? false;
  const pools = poolShown(record, poolId);
  const tags = texts(record.tags);
  return {
    ...told({
      ...{ name: text(record.name), region, networkId: text(record.network_id) },
      ...{ firewallId: text(record.firewall_id), kubernetesVersion: text(record.kubernetes_version) },
      ...{ clusterType: text(record.cluster_type), cni: text(record.cni_plugin), pools },
      ...{ numTargetNodes: pools?.nodeCount, targetNodesSize: pools?.size },
      ...{ apiEndpoint: text(record.api_endpoint), masterIp: text(record.master_ip) },
      ...{ dnsEntry: text(record.dns_entry), createdAt: text(record.created_at) },
      ...{ ready: flag(record.ready), status: text(record.status) },
      ...(record.installed_applications ? { installedApplications: applications(record) } : {}),
    }),
    ...(tags && { tags: tags.length > 0 ? tags.join(" ") : undefined }),
    writeKubeconfig,
    kubeconfig: writeKubeconfig ? (text(record.kubeconfig) ?? "") : "",
  };
}

/** A cluster's applications. */
export const applications = ({ installed_applications: installed }: Reply) =>
  objects(installed).map((one) => ({
    application: text(one.application) ?? text(one.name) ?? "",
    category: text(one.category) ?? "",
    installed: one.installed !== false,
    version: text(one.version) ?? "",
  }));
