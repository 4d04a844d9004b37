import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { NamespacePatch } from "@pulumi/kubernetes/core/v1/namespacePatch.js";
import type { Provider } from "@pulumi/kubernetes/provider.js";
import type { Input } from "@pulumi/pulumi";
import type { Locals } from "./locals.ts";

/**
 * The operator's namespace: one of its own, which goes with it, or one that is there, which is patched with nothing. The
 * one takes over the other's place, so that changing `createNamespace` deletes nothing.
 */
export function operatorNamespace(locals: Locals, provider: Provider): Namespace | NamespacePatch {
  const { createsNamespace, namespace: name, labels } = locals;
  return createsNamespace
    ? new Namespace("namespace", { metadata: { name, labels } }, { provider, aliases: [{ type: PATCH }] })
    : new NamespacePatch("namespace", { metadata: { name } }, { provider, aliases: [{ type: OWN }] });
}

const OWN = "kubernetes:core/v1:Namespace";
const PATCH = "kubernetes:core/v1:NamespacePatch";

/**
 * A namespace for databases. The patch makes it unless it exists, says nothing of it that others say already, and leaves
 * it when it goes, with the databases in it (pulumi-kubernetes, pkg/await: patches are applied by the server).
 */
export const databaseNamespace = (key: string, name: Input<string>, provider: Provider): NamespacePatch =>
  new NamespacePatch(`database-namespace-${key}`, { metadata: { name } }, { provider });
