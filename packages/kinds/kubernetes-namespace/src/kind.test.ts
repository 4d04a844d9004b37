import { fileURLToPath } from "node:url";
import { openKubernetesSandbox } from "@kindling/module-kubernetes/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: async (directory) => (await openKubernetesSandbox(directory)).opened,
  cases: {
    "namespaceName required": { namespaceName: null },
    "namespaceName string.max_len": { namespaceName: "a".repeat(64) },
    "namespaceName string.pattern": { namespaceName: "Shop" },
    "namespaceName kubernetes_namespace.name.reserved": { namespaceName: "kube-system" },
    "annotations{key} string.pattern": { annotations: { "a b": "" } },
    "annotations{key} kubernetes_namespace.annotations.pulumi": {
      annotations: { "pulumi.com/patchForce": "true" },
    },
    "podSecurity.enforce enum.defined_only": { podSecurity: { enforce: "strict" } },
    "podSecurity.audit enum.defined_only": { podSecurity: { audit: "strict" } },
    "podSecurity.warn enum.defined_only": { podSecurity: { warn: "strict" } },
    "podSecurity.version string.pattern": { podSecurity: { version: "1.31" } },
    "podSecurity kubernetes_namespace.pod_security.version": {
      podSecurity: { enforce: null, audit: null, warn: null },
    },
  },
  changes: { annotations: { other: "x" }, "podSecurity.version": "v1.31" },
});
