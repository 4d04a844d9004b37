import type { SimulatedPackage, SimulatedResource } from "@kindling/provider-framework/serve-simulated";
import { openKubernetes } from "./index.ts";
import { VERSION } from "./provider.ts";

const object = (...properties: string[]): SimulatedResource => ({
  inputs: ["apiVersion", "kind", "metadata", ...properties],
  required: [],
  outputs: [],
});

/** The simulated clusters as Pulumi's package `kubernetes`. */
export const simulatedPackage: SimulatedPackage = {
  name: "kubernetes",
  version: VERSION,
  open: async (directory) => (await openKubernetes({ directory })).provider(),
  // Custom resources are of types that a cluster has, and in no schema.
  resources: {
    "kubernetes:core/v1:ConfigMap": object("data", "binaryData", "immutable"),
    "kubernetes:core/v1:Namespace": object("spec"),
    "kubernetes:core/v1:NamespacePatch": object("spec"),
    "kubernetes:core/v1:Secret": object("data", "stringData", "type", "immutable"),
    "kubernetes:helm.sh/v3:Release": {
      inputs: [
        ...["chart", "createNamespace", "name", "namespace", "repositoryOpts", "skipAwait", "skipCrds"],
        ...["timeout", "values", "version"],
      ],
      required: ["chart"],
      outputs: ["status"],
    },
  },
};
