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
  readonly stringData: Record<string, Output<string>>;
}

/** A Secret with the backups' credentials in one namespace. */
export const credentialsSecret = (
  resource: string,
  { namespace, labels, stringData }: CredentialsSecretArgs,
  { provider, dependsOn }: { provider: Provider; dependsOn: Resource[] },
): Secret =>
  new Secret(
    resource,
    { metadata: { name: SECRET_NAME, namespace, labels }, type: "Opaque", stringData },
    { provider, dependsOn },
  );
