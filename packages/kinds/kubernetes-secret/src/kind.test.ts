import { fileURLToPath } from "node:url";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";
import { openSandbox } from "./sandbox.fixture.ts";

const bucketOutput = (fieldPath: string) => ({ ref: { kind: "CivoBucket", name: "uploads", fieldPath } });

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: openSandbox,
  prerequisites: {
    file: new URL("../prerequisites.yaml", import.meta.url),
    kinds: {
      CivoBucket: () => import("@kindling/civo-bucket"),
      KubernetesNamespace: () => import("@kindling/kubernetes-namespace"),
    },
  },
  cases: {
    "kubernetes_secret.data.required": { data: null, base64Data: null },
    "kubernetes_secret.data.twice": { data: { "keystore.p12": { env: "KEYSTORE" } } },
    "kubernetes_secret.type.keys": { type: "kubernetes.io/tls" },
    "namespace required": { namespace: null },
    "namespace kubernetes_secret.namespace.name": { namespace: { ref: null, value: "Shop" } },
    "secretName required": { secretName: null },
    "secretName string.max_len": { secretName: "a".repeat(254) },
    "secretName string.pattern": { secretName: "shop_uploads" },
    "type string.max_len": { type: "a".repeat(254) },
    "type string.pattern": { type: "two words" },
    "type kubernetes_secret.type.controller": { type: "kubernetes.io/service-account-token" },
    "data{key} string.max_len": { data: { ["a".repeat(254)]: { env: "A" } } },
    "data{key} string.pattern": { data: { "..": { env: "A" } } },
    "base64Data{key} string.max_len": { base64Data: { ["a".repeat(254)]: { env: "A" } } },
    "base64Data{key} string.pattern": { base64Data: { "a b": { env: "A" } } },
    "annotations{key} string.pattern": { annotations: { "a b": "" } },
    "annotations{key} kubernetes_secret.annotations.pulumi": {
      annotations: { "pulumi.com/patchForce": "true" },
    },
  },
  changes: {
    namespace: "default",
    type: "example.com/keys",
    data: { AWS_ACCESS_KEY_ID: bucketOutput("secret_access_key") },
    base64Data: { "truststore.p12": bucketOutput("access_key_id") },
    annotations: { other: "x" },
  },
  oneWay: ["immutable"],
});
