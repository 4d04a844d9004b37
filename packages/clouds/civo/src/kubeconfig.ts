import { stringify } from "yaml";

/** The kubeconfig of a cluster's administrator. Its certificate is a text that nothing accepts. */
export function kubeconfig(name: string, server: string, token: string): string {
  const authority = Buffer.from("a certificate of the simulated Civo").toString("base64");
  return stringify({
    ...{ apiVersion: "v1", kind: "Config", "current-context": name, preferences: {} },
    clusters: [{ name, cluster: { server, "certificate-authority-data": authority } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [{ name, user: { token } }],
  });
}
