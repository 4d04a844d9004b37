import { mkdir } from "node:fs/promises";
import { KindlingError } from "@kindling/core/error";
import type { ProviderFactory } from "@kindling/core/provider";
import { stringify } from "yaml";
import { ApiServer, type StoredObject, type WriteOptions } from "./api-server.ts";
import { type Clusters, OWN_CLUSTER } from "./connection.ts";
import { Faults } from "./faults.ts";
import { type HelmRelease, RELEASE_TYPE } from "./helm.ts";
import { apiVersionOf, type KubernetesObject, kindOf, nameOf, namespaceOf } from "./object.ts";
import { simulatedProvider } from "./provider.ts";
import { Records } from "./records.ts";
import { checkFailure, type Failure, loadSettings, type Settings } from "./settings.ts";

export type { HelmRelease } from "./helm.ts";
export { type Holding, holdings } from "./holdings.ts";
export type { Failure, Settings } from "./settings.ts";

export interface KubernetesOptions {
  /** Holds `kubernetes.sqlite` (made when missing) and, if the user wants other than defaults, `kubernetes.yaml`. */
  readonly directory: string;
  /** Win over those in `kubernetes.yaml`. */
  readonly settings?: Settings;
}

export interface SimulatedKubernetes {
  /** Leads to the sandbox's own cluster, which providers without a kubeconfig use too. It holds `token`, a secret. */
  readonly kubeconfig: string;
  readonly token: string;
  /** The provider for Pulumi's package `kubernetes`. */
  provider(): ProviderFactory;
  /** Every object of a cluster, by the URL of its API; the sandbox's own cluster without it. */
  objects(cluster?: string): KubernetesObject[];
  /** Every Helm release, with its values. */
  releases(cluster?: string): HelmRelease[];
  /** Writes an object as another program than Pulumi does: by server-side apply. */
  apply(object: KubernetesObject, options?: Partial<WriteOptions>, cluster?: string): void;
  /** Adds a failure to those of the settings. */
  fail(failure: Failure): void;
  /** Whether a cluster answers, for providers that are configured from now on. */
  setUnreachable(unreachable: boolean): void;
  close(): void;
}

const TOKEN = "kindling-sandbox-kubernetes-token";

const KUBECONFIG = stringify({
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "sandbox", cluster: { server: OWN_CLUSTER } }],
  users: [{ name: "sandbox", user: { token: TOKEN } }],
  contexts: [{ name: "sandbox", context: { cluster: "sandbox", user: "sandbox" } }],
  "current-context": "sandbox",
});

/**
 * Opens simulated Kubernetes clusters: as many as kubeconfigs lead to. Several processes may have the same folder open:
 * they see the same clusters. Throws `invalid-input` for bad settings, `unwritable` for a bad folder.
 */
export async function openKubernetes(options: KubernetesOptions): Promise<SimulatedKubernetes> {
  const { directory } = options;
  const settings = await loadSettings(directory, options.settings);
  const records = await openRecords(directory);
  const faults = new Faults(settings);
  const clusters: Clusters = { records, settings, faults, directory };
  // What others do is subject to neither permissions nor faults.
  const unhindered = new Faults({ ...settings, failures: [], forbidden: [] });
  const server = (cluster = OWN_CLUSTER) => new ApiServer(cluster, records, settings, unhindered);
  const apply: SimulatedKubernetes["apply"] = (object, { manager = "kubectl", force = true } = {}, cluster) =>
    void server(cluster).apply(object, { manager, force });
  finishDeletions(records, settings.stuckNamespaces);
  for (const { object, manager } of settings.existing)
    if (!isThere(server(), object)) apply(object, { manager });
  for (const { object, manager } of settings.edits) if (isThere(server(), object)) apply(object, { manager });
  return {
    token: TOKEN,
    kubeconfig: KUBECONFIG,
    provider: () => () => simulatedProvider(clusters),
    objects: (cluster = OWN_CLUSTER) =>
      records
        .all()
        .filter((stored) => stored.cluster === cluster && stored.type !== RELEASE_TYPE)
        .map(({ body }) => (body as StoredObject).object),
    releases: (cluster = OWN_CLUSTER) =>
      records.ofType<HelmRelease>(cluster, RELEASE_TYPE).map(({ body }) => body),
    apply,
    fail: (failure) => settings.failures.push(checkFailure(failure)),
    setUnreachable: (unreachable) => {
      settings.unreachable = unreachable;
    },
    close: () => records.close(),
  };
}

function isThere(server: ApiServer, object: KubernetesObject): boolean {
  const type = server.typeOf(apiVersionOf(object), kindOf(object));
  return server.peek(type, namespaceOf(object), nameOf(object)) !== undefined;
}

/** Namespaces that were stuck and aren't any more. */
function finishDeletions(records: Records, stuck: readonly string[]): void {
  for (const { body, ...key } of records.all()) {
    if (key.type !== "/Namespace" || stuck.includes(key.name)) continue;
    const { status } = (body as StoredObject).object;
    if ((status as { phase?: string } | undefined)?.phase === "Terminating") records.remove(key);
  }
}

async function openRecords(directory: string): Promise<Records> {
  try {
    await mkdir(directory, { recursive: true });
    return new Records(directory);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KindlingError(
      "unwritable",
      `the simulated Kubernetes can't keep its objects in ${directory}: ${reason}. Check that the folder can be written to, or set another one`,
      { path: directory, cause },
    );
  }
}
