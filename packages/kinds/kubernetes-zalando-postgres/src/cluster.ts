import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import type { Provider } from "@pulumi/kubernetes/provider.js";
import { clusterSpec } from "./cluster-spec.ts";
import type { Locals } from "./locals.ts";

/** The operator's custom resource. The operator makes the cluster of it after the run. */
export const cluster = (locals: Locals, provider: Provider): CustomResource =>
  new CustomResource(
    "cluster",
    {
      apiVersion: "acid.zalan.do/v1",
      kind: "postgresql",
      metadata: { name: locals.spec.clusterName, namespace: locals.namespace, labels: locals.labels },
      spec: clusterSpec(locals),
    },
    // The operator moves no data to another storage class: it ignores the change.
    { provider, deleteBeforeReplace: true, replaceOnChanges: ["spec.volume.storageClass"] },
  );
