import type { KubernetesSecretSpecValid } from "@kindling/apis/kindling/kubernetes/secret/v1/spec";
import type { KubernetesSecretStackOutputsSchema } from "@kindling/apis/kindling/kubernetes/secret/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { Secret } from "@pulumi/kubernetes/core/v1/secret.js";

export const outputs = (
  { data, base64Data }: KubernetesSecretSpecValid,
  { metadata, type }: Secret,
): ModuleOutputs<typeof KubernetesSecretStackOutputsSchema> => ({
  secretName: metadata.name,
  namespace: metadata.namespace,
  type,
  keys: Object.keys({ ...data, ...base64Data }).toSorted(),
});
