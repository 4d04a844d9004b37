import { expect, it } from "vitest";
import { explain } from "./explain.ts";

const urn = "urn:pulumi:dev.app::kubernetes-secret::kubernetes:core/v1:Secret::secret";
const refused = (words: string) =>
  `creating kubernetes:core/v1:Secret secret: resource "${urn}" was not successfully created by the Kubernetes API server: ${words}`;

it.each([
  [
    'configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get "https://10.0.0.1:6443/openapi/v2": dial tcp 10.0.0.1:6443: i/o timeout',
    /^can't reach the cluster at https:\/\/10\.0\.0\.1:6443\./,
  ],
  [
    "configured Kubernetes cluster is unreachable: failed to parse kubeconfig data in `kubernetes:config:kubeconfig`- couldn't get version/kind; json parse error",
    /^the kubeconfig can't be read/,
  ],
  [
    'configured Kubernetes cluster is unreachable: … context "stage" does not exist',
    /^the kubeconfig has no context stage/,
  ],
  [
    "configured Kubernetes cluster is unreachable: … no configuration has been provided, try",
    /^nothing says which cluster is meant/,
  ],
  [
    "configured Kubernetes cluster is unreachable: … exec: executable gke-gcloud-auth-plugin not found",
    /signs in with gke-gcloud-auth-plugin, which isn't installed/,
  ],
  [
    "configured Kubernetes cluster is unreachable: … x509: certificate signed by unknown authority",
    /^the cluster's certificate isn't trusted/,
  ],
  [
    "configured Kubernetes cluster is unreachable: … the server has asked for the client to provide credentials",
    /credentials have expired/,
  ],
  [
    "failed to read resource state due to unreachable cluster. If",
    /PULUMI_K8S_DELETE_UNREACHABLE=true lets the next run forget/,
  ],
  [
    refused(
      'secrets "app" is forbidden: unable to create new content in namespace shop because it is being terminated',
    ),
    /^creating kubernetes:core\/v1:Secret secret: the namespace shop is being deleted/,
  ],
  [
    refused(
      'secrets is forbidden: User "ci" cannot create resource "secrets" in API group "" in the namespace "shop"',
    ),
    /: ci may not create secrets there/,
  ],
  [
    refused('secrets "app" already exists\n\nThe resource already exists'),
    /: there is a app in the cluster.*\(Kubernetes: secrets "app" already exists\)$/,
  ],
  [refused('namespaces "shop" not found'), /: there is no namespace shop\. Make it first/],
  [
    refused('no matches for kind "postgresql" in version "acid.zalan.do/v1"'),
    /doesn't know postgresql of acid\.zalan\.do\/v1/,
  ],
  [
    'the Kubernetes API server reported that "shop/app" failed to fully initialize or become live: server-side apply field conflict detected\nThe resource had an apply conflict: Apply failed with 1 conflict: conflict with "kubectl-edit" using v1: .data.KEY',
    /^kubectl-edit has changed the same fields.*\.data\.KEY\)$/,
  ],
  [
    refused('Secret "app" is invalid: data: Forbidden: field is immutable when `immutable` is set'),
    /what was made immutable/,
  ],
  [
    refused('Secret "app" is invalid: data: Too long: may not be more than 1048576 bytes'),
    /Secrets and ConfigMaps hold 1 MiB/,
  ],
  [
    refused('Secret "App" is invalid: metadata.name: Invalid value: "App": a lowercase'),
    /doesn't take a value of the manifest \(Kubernetes: is invalid: metadata\.name/,
  ],
  [
    "creating kubernetes:helm.sh/v3:Release postgres-operator: cannot re-use a name that is still in use",
    /^creating kubernetes:helm\.sh\/v3:Release postgres-operator: Helm has a release of this name.*helm list/,
  ],
  [
    'Unable to continue with install: PriorityClass "p" in namespace "" exists and cannot be imported into the current release: invalid',
    /isn't this release's/,
  ],
  [
    "uninstall: Release not loaded: postgres-operator: release: not found",
    /Helm has no release postgres-operator any more/,
  ],
  [
    "updating kubernetes:helm.sh/v3:Release postgres-operator: Internal error occurred: failed calling webhook: context deadline exceeded",
    /^updating kubernetes:helm\.sh\/v3:Release postgres-operator: a webhook .* didn't answer/,
  ],
  ["Resource 'shop' is still being deleted: timed out waiting for the condition", /kubectl get events/],
])("explains %s", (message, words) => expect(explain(message)).toMatch(words));

it("leaves what it doesn't know as it is", () => expect(explain("something else")).toBe("something else"));
