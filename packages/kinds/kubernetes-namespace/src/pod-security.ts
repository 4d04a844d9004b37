import {
  type KubernetesNamespaceSpec_PodSecurity,
  KubernetesNamespaceSpec_PodSecurity_StandardSchema,
} from "@kindling/apis/kindling/kubernetes/namespace/v1/spec";

/** Labels that Kubernetes' admission controller reads: https://kubernetes.io/docs/concepts/security/pod-security-admission. */
export function podSecurityLabels(
  security: KubernetesNamespaceSpec_PodSecurity | undefined,
): Record<string, string> {
  if (!security) return {};
  const { enforce, audit, warn, version } = security;
  const labels = Object.entries({ enforce, audit, warn }).flatMap(([mode, standard]) => {
    if (!standard) return [];
    const label = `pod-security.kubernetes.io/${mode}`;
    const { name = "" } = KubernetesNamespaceSpec_PodSecurity_StandardSchema.value[standard] ?? {};
    return [[label, name], ...(version ? [[`${label}-version`, version]] : [])];
  });
  return Object.fromEntries(labels);
}
