import type { KubernetesNamespaceStackOutputsSchema } from "@kindling/apis/kindling/kubernetes/namespace/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";

export const outputs = ({
  metadata,
}: Namespace): ModuleOutputs<typeof KubernetesNamespaceStackOutputsSchema> => ({ namespace: metadata.name });
