import type { KubernetesSecretValid } from "@kindling/apis/kindling/kubernetes/secret/v1/api";
import { stringInput } from "@kindling/core/reference";
import { kubernetesLabels } from "@kindling/module-kubernetes/labels";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import type { Provider } from "@pulumi/kubernetes/provider.js";
import { encodedData } from "./data.ts";

export function secret(target: KubernetesSecretValid, provider: Provider): Secret {
  const { secretName: name, type, immutable, annotations } = target.spec;
  const namespace = stringInput(target.spec.namespace);
  return new Secret(
    "secret",
    {
      metadata: { name, namespace, annotations, labels: kubernetesLabels(target) },
      type,
      immutable,
      data: encodedData(target.spec),
    },
    { provider },
  );
}
