import type { Explain } from "@kindling/core/kind";

/** Cause and recovery of what the provider, the API server or Helm says. */
interface Explanation {
  /** Finds the words that say what is wrong; named groups are for `text`. */
  readonly fits: RegExp;
  readonly text: (found: Readonly<Record<string, string>>) => string;
}

/** First match first: what is wrong with the way to the cluster, then with what was asked for there. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    fits: /(failed to parse kubeconfig data[^\n]*|couldn't get version\/kind[^\n]*)/,
    text: () =>
      "the kubeconfig can't be read: it is no YAML, or names a file that isn't there. See to it (KUBECONFIG, or kubeconfig or kubeconfigPath in the provider config); kubectl config view shows what kubectl makes of it",
  },
  {
    fits: /(context "(?<context>[^"]*)" does not exist)/,
    text: ({ context }) =>
      `the kubeconfig has no context ${context}. kubectl config get-contexts lists those there are; set the right one as context in the provider config`,
  },
  {
    fits: /(no configuration has been provided[^\n]*|cluster "[^"]*" does not exist)/,
    text: () =>
      "nothing says which cluster is meant. Set KUBECONFIG, or kubeconfig, kubeconfigPath, inCluster or gke in the provider config; a kubeconfig needs a current context, or context in the provider config",
  },
  {
    fits: /(exec: executable (?<program>\S+) not found|exec: "(?<plugin>[^"]+)": executable file not found[^\n]*)/,
    text: ({ program, plugin }) =>
      `the kubeconfig signs in with ${program || plugin}, which isn't installed here. Install it; for GKE: gcloud components install gke-gcloud-auth-plugin`,
  },
  {
    fits: /(x509: [^\n]*)/,
    text: () =>
      "the cluster's certificate isn't trusted. The kubeconfig is probably that of another cluster, or of an earlier one at the same address: get a new one",
  },
  {
    fits: /(the server has asked for the client to provide credentials|Unauthorized)/,
    text: () =>
      "the cluster doesn't know who is asking: the kubeconfig's credentials have expired or are another cluster's. Get a new kubeconfig, or sign in again",
  },
  {
    fits: /((?:Get|Post|Patch|Put|Delete) "(?<url>https?:\/\/[^/"]+)[^"]*": [^\n]*)/,
    text: ({ url }) =>
      `can't reach the cluster at ${url}. See whether it runs, and whether the network and a firewall let you to its API (kubectl cluster-info)`,
  },
  {
    fits: /(unreachable cluster|cluster is unreachable[^\n]*)/,
    text: () =>
      "can't reach the cluster. See whether it runs and whether the kubeconfig is its own (kubectl cluster-info). If the cluster is gone for good, PULUMI_K8S_DELETE_UNREACHABLE=true lets the next run forget what was in it",
  },
  {
    fits: /(unable to create new content in namespace (?<namespace>\S+) because it is being terminated)/,
    text: ({ namespace }) =>
      `the namespace ${namespace} is being deleted. Wait until it is gone and run again; if it doesn't go, something in it waits for a controller (kubectl get namespace ${namespace} -o yaml says what)`,
  },
  {
    fits: /(this namespace may not be deleted)/,
    text: () => "it is one of Kubernetes' own namespaces, which stay",
  },
  {
    fits: /(User "(?<user>[^"]*)" cannot (?<verb>\w+) resource "(?<resource>[^"]*)"[^\n]*)/,
    text: ({ user, verb, resource }) =>
      `${user} may not ${verb} ${resource} there. Have a Role or ClusterRole bound to it that allows that (kubectl auth can-i ${verb} ${resource}), or use another account's kubeconfig`,
  },
  {
    fits: /(\S+ "(?<name>[^"]*)" already exists)/,
    text: ({ name }) =>
      `there is a ${name} in the cluster that this stack doesn't know of. Choose another name, or delete it if it isn't needed (kubectl delete)`,
  },
  {
    fits: /(namespaces "(?<namespace>[^"]*)" not found)/,
    text: ({ namespace }) =>
      `there is no namespace ${namespace}. Make it first: with a KubernetesNamespace that is referred to here, in the right order, or kubectl create namespace ${namespace}`,
  },
  {
    fits: /(no matches for kind "(?<kind>[^"]*)" in version "(?<version>[^"]*)")/,
    text: ({ kind, version }) =>
      `the cluster doesn't know ${kind} of ${version}: what defines it isn't installed. Bring its operator up first`,
  },
  {
    fits: /(conflicts? with "(?<manager>[^"]*)"(?:.|\n)*?)(?:\n\n|$)/,
    text: ({ manager }) =>
      `${manager} has changed the same fields in the cluster. See who that is (kubectl get … -o yaml --show-managed-fields) and let one of the two set them; the annotation pulumi.com/patchForce: "true" in a program takes them over`,
  },
  {
    fits: /(field is immutable[^\n]*)/,
    text: () =>
      "Kubernetes lets no one change what was made immutable. Choose another name for it, or delete it (kubectl delete) and run with --refresh, which makes it anew",
  },
  {
    fits: /((?<field>\S+): Too long: may not be more than (?<bytes>\d+) bytes|Request entity too large[^\n]*)/,
    text: () =>
      "it is too big: Secrets and ConfigMaps hold 1 MiB, annotations 256 KiB. Split it, or keep it in a bucket or volume",
  },
  {
    fits: /(failed calling webhook[^\n]*)/,
    text: () =>
      "a webhook that the cluster asks about such changes didn't answer. See that what serves it runs (kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations), then run again",
  },
  {
    fits: /( is invalid: [^\n]*)/,
    text: () => "Kubernetes doesn't take a value of the manifest",
  },
  {
    fits: /(cannot re-use a name that is still in use|has no deployed releases|another operation \([^)]*\) is in progress)/,
    text: () =>
      "Helm has a release of this name that this stack doesn't know, or an earlier run of it was cut off. helm list --all --all-namespaces shows it; remove it (helm uninstall, helm rollback)",
  },
  {
    fits: /(\S+ "[^"]*" in namespace "[^"]*" exists and cannot be imported into the current release[^\n]*)/,
    text: () =>
      "something that the chart makes is there already and isn't this release's: another release of the chart, perhaps in another namespace. Remove that one first (helm list --all-namespaces)",
  },
  {
    fits: /(Release not loaded: (?<release>[^:\n]*): release: not found)/,
    text: ({ release }) =>
      `Helm has no release ${release} any more. Run the same again with --refresh, which takes note of it`,
  },
  {
    fits: /(failed to become available within allocated timeout[^\n]*|timed out waiting for the condition|context deadline exceeded)/,
    text: () =>
      "it didn't become ready, or didn't go, in time. kubectl get events --all-namespaces says what it waits for; then run again",
  },
];

/**
 * Says why Kubernetes or Helm refused or failed and what to do, in place of the provider's words; what it doesn't know
 * stays as it is.
 */
export const explain: Explain = (message) => {
  for (const { fits, text } of EXPLANATIONS) {
    const found = fits.exec(message);
    if (!found) continue;
    const said = (found[1] ?? "").trim().replaceAll(/\n+-? */g, " ");
    return `${before(message)}${text(found.groups ?? {})} (Kubernetes: ${said})`;
  }
  return message;
};

/** What the engine was doing: everything before the provider's own words, which Helm's don't mark. */
function before(message: string): string {
  const end = message.search(
    /(resource|creation of resource|update of resource) "urn:|configured Kubernetes cluster|the Kubernetes API server reported|can't \w+ Helm Release|Helm release "|failed to read resource state/,
  );
  if (end > 0) return message.slice(0, end);
  return /^\w+ing kubernetes:\S+ \S+: /.exec(message)?.[0] ?? "";
}
