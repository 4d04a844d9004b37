import { delimiter } from "node:path";
import type {
  GkeCluster,
  InCluster,
  ProviderConfig,
} from "@kindling/apis/kindling/kubernetes/v1/provider_config";
import { secretInput } from "@kindling/core/secret-value";
import { type Input, secret } from "@pulumi/pulumi";
import { stringify } from "yaml";
import { mergedKubeconfig } from "./merged-kubeconfig.ts";

/** Where Kubernetes mounts a pod's service account. */
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * What the provider takes for a kubeconfig: its content or its path. Undefined where nothing is configured: it then looks
 * around itself, as kubectl does. Throws `unreadable` and `invalid-input` for kubeconfigs that are to count together.
 */
export async function kubeconfigOf(config: ProviderConfig | undefined): Promise<Input<string> | undefined> {
  const cluster = config?.cluster;
  switch (cluster?.case) {
    case "kubeconfig":
      return secretInput(cluster.value);
    case "kubeconfigPath": {
      const paths = cluster.value.split(delimiter).filter((path) => path !== "");
      // The provider itself takes several paths for content that it can't read.
      return paths.length > 1 ? secret(await mergedKubeconfig(paths)) : cluster.value;
    }
    case "inCluster":
      return stringify(inCluster(cluster.value));
    case "gke": {
      const { credentials } = cluster.value;
      if (credentials.case !== "accessToken") return stringify(gke(cluster.value, {}));
      return secretInput(credentials.value).apply((token) => stringify(gke(cluster.value, { token })));
    }
    default:
      return undefined;
  }
}

function kubeconfig(cluster: object, user: object): object {
  const name = "kindling";
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
}

/** Files, not what is in them: Kubernetes replaces the token about every hour. */
function inCluster({ serviceAccountDirectory }: InCluster): object {
  const folder = serviceAccountDirectory.replace(/\/$/, "") || SERVICE_ACCOUNT;
  return kubeconfig(
    { server: "https://kubernetes.default.svc", "certificate-authority": `${folder}/ca.crt` },
    { tokenFile: `${folder}/token` },
  );
}

/** As `gcloud container clusters get-credentials` writes it. */
function gke(cluster: GkeCluster, token: { readonly token?: string }): object {
  const { endpoint, clusterCaCertificate, credentials } = cluster;
  const file = credentials.case === "credentialsFile" ? credentials.value : undefined;
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1beta1",
    command: "gke-gcloud-auth-plugin",
    installHint: "Install gke-gcloud-auth-plugin: gcloud components install gke-gcloud-auth-plugin",
    provideClusterInfo: true,
    ...(file === undefined
      ? {}
      : {
          args: ["--use_application_default_credentials"],
          env: [{ name: "GOOGLE_APPLICATION_CREDENTIALS", value: file }],
        }),
  };
  return kubeconfig(
    {
      server: `https://${endpoint}`,
      ...(clusterCaCertificate ? { "certificate-authority-data": clusterCaCertificate } : {}),
    },
    token.token === undefined ? { exec } : token,
  );
}
