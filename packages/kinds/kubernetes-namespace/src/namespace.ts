import type { KubernetesNamespaceValid } from "@kindling/apis/kindling/kubernetes/namespace/v1/api";
import { kubernetesLabels } from "@kindling/module-kubernetes/labels";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import type { Provider } from "@pulumi/kubernetes/provider.js";
import { podSecurityLabels } from "./pod-security.ts";

export function namespace(target: KubernetesNamespaceValid, provider: Provider): Namespace {
  const { namespaceName: name, annotations, podSecurity } = target.spec;
  const labels = { ...kubernetesLabels(target), ...podSecurityLabels(podSecurity) };
  return new Namespace("namespace", { metadata: { name, labels, annotations } }, { provider });
}
