import { secretInput } from "@kindling/core/secret-value";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import type { Provider } from "@pulumi/kubernetes/provider.js";
import type { Input, Output, Resource } from "@pulumi/pulumi";
import type { Backup } from "./backup.ts";

/** Name of the Secret with the backups' credentials, in every namespace that has one. */
export const SECRET_NAME = "r2-postgres-backup-credentials";

/** The backups' credentials as Pulumi secrets, by environment variable or file. */
export const credentialsOf = ({ credentials }: Backup): Record<string, Output<string>> =>
  Object.fromEntries(Object.entries(credentials).map(([name, value]) => [name, secretInput(value)]));

export interface CredentialsSecretArgs {
  readonly namespace: Input<string>;
  readonly labels: Readonly<Record<string, string>>;
  readonly credentials: Record<string, Output<string>>;
}

/**
 * A Secret with the backups' credentials in one namespace. Not as `stringData` to Kubernetes: server-side apply doesn't take
 * away a key of that, and another store's keys would stay.
 */
export const credentialsSecret = (
  resource: string,
  { namespace, labels, credentials }: CredentialsSecretArgs,
  { provider, dependsOn }: { provider: Provider; dependsOn: Resource[] },
): Secret => {
  const data = Object.fromEntries(
    Object.entries(credentials).map(([key, value]) => [key, value.apply(encoded)]),
  );
  return new Secret(
    resource,
    { metadata: { name: SECRET_NAME, namespace, labels }, type: "Opaque", data },
    { provider, dependsOn },
  );
};

const encoded = (text: string): string => Buffer.from(text, "utf8").toString("base64");
