import { fileURLToPath } from "node:url";
import type { Json } from "@kindling/core/source";
import { openCivoSandbox } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import { ObjectStoreCredential, Provider } from "@pulumi/civo";
import kind from "./index.ts";

const lifecycleRule = (rule: Record<string, Json>) => ({
  lifecycleRules: [present({ id: "rule", expirationDays: 1, ...rule })],
});
const corsRule = (rule: Record<string, Json>) => ({
  corsRules: [present({ allowedOrigins: ["*"], allowedMethods: ["GET"], ...rule })],
});
const present = (rule: Record<string, Json>) =>
  Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== null));

runKindSuite(kind, fileURLToPath(new URL("../manifest.yaml", import.meta.url)), {
  engine: async (directory) => {
    const { engine, civo, close } = await openCivoSandbox(directory);
    // What a CivoObjectStoreCredential named shop-keys gives.
    await engine.up({
      ...{ project: "civo-object-store-credential", stack: "dev.shop-keys" },
      program: async () => {
        const provider = new Provider("civo", { token: civo.token });
        const keys = new ObjectStoreCredential("keys", { region: "LON1" }, { provider });
        return {
          access_key_id: keys.accessKeyId,
          secret_access_key: keys.secretAccessKey,
          region: keys.region,
        };
      },
    });
    return { engine, providerConfig: { civoToken: { value: civo.token } }, secrets: [civo.token], close };
  },
  cases: {
    "bucketName required": { bucketName: null },
    "bucketName string.min_len": { bucketName: "ab" },
    "bucketName string.max_len": { bucketName: "a".repeat(64) },
    "bucketName string.pattern": { bucketName: "My-Bucket" },
    "region required": { region: null },
    "region enum.defined_only": { region: "MARS1" },
    "tags civo_bucket.tags.unique_keys": { tags: ["env:dev", "env:prod"] },
    "tags[] civo_bucket.tags.reserved": { tags: ["aws:owner"] },
    "tags[] civo_bucket.tags.labels": { tags: ["environment:prod"] },
    "tags[] string.min_len": { tags: [""] },
    "tags[] string.max_len": { tags: [`${"k".repeat(128)}:${"v".repeat(257)}`] },
    "tags[] string.pattern": { tags: ["no*stars"] },
    "tags repeated.max_items": { tags: Array.from({ length: 46 }, (_, index) => `tag-${index}`) },
    "tags repeated.unique": { tags: ["backup", "backup"] },
    "maxSizeGb civo_bucket.max_size_gb.step": { maxSizeGb: 750 },
    "maxSizeGb int32.gte": { maxSizeGb: 0 },
    "lifecycleRules civo_bucket.lifecycle_rules.unique_ids": {
      lifecycleRules: [1, 2].map((expirationDays) => ({ id: "same", expirationDays })),
    },
    "lifecycleRules repeated.max_items": {
      lifecycleRules: Array.from({ length: 1001 }, (_, index) => ({
        id: `rule-${index}`,
        expirationDays: 1,
      })),
    },
    "lifecycleRules[] lifecycle_rule.action": lifecycleRule({ expirationDays: null }),
    "lifecycleRules[] lifecycle_rule.expiration": lifecycleRule({ expirationDate: "2030-01-31" }),
    "lifecycleRules[] lifecycle_rule.tags": lifecycleRule({
      tags: { keep: "short" },
      abortIncompleteMultipartUploadDays: 1,
    }),
    "lifecycleRules[].id required": lifecycleRule({ id: null }),
    "lifecycleRules[].id string.max_len": lifecycleRule({ id: "i".repeat(256) }),
    "lifecycleRules[].prefix string.max_bytes": lifecycleRule({ prefix: "ü".repeat(513) }),
    "lifecycleRules[].tags{key} string.min_len": lifecycleRule({ tags: { "": "x" } }),
    "lifecycleRules[].tags{key} string.max_len": lifecycleRule({ tags: { ["k".repeat(129)]: "x" } }),
    "lifecycleRules[].tags{} string.max_len": lifecycleRule({ tags: { x: "v".repeat(257) } }),
    "lifecycleRules[].tags map.max_pairs": lifecycleRule({
      tags: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`tag-${index}`, ""])),
    }),
    "lifecycleRules[].expirationDays int32.gte": lifecycleRule({ expirationDays: 0 }),
    "lifecycleRules[].expirationDate lifecycle_rule.date": lifecycleRule({
      expirationDays: null,
      expirationDate: "2030-02-29",
    }),
    "lifecycleRules[].expirationDate string.pattern": lifecycleRule({
      expirationDays: null,
      expirationDate: "31.1.2030",
    }),
    "lifecycleRules[].noncurrentVersionExpirationDays int32.gte": lifecycleRule({
      noncurrentVersionExpirationDays: 0,
    }),
    "lifecycleRules[].abortIncompleteMultipartUploadDays int32.gte": lifecycleRule({
      abortIncompleteMultipartUploadDays: 0,
    }),
    "corsRules repeated.max_items": {
      corsRules: Array.from({ length: 101 }, () => ({ allowedOrigins: ["*"], allowedMethods: ["GET"] })),
    },
    "corsRules[].allowedOrigins required": corsRule({ allowedOrigins: null }),
    "corsRules[].allowedOrigins[] string.min_len": corsRule({ allowedOrigins: [""] }),
    "corsRules[].allowedOrigins[] string.pattern": corsRule({ allowedOrigins: ["https://*.*.example.com"] }),
    "corsRules[].allowedOrigins repeated.unique": corsRule({ allowedOrigins: ["*", "*"] }),
    "corsRules[].allowedMethods required": corsRule({ allowedMethods: null }),
    "corsRules[].allowedMethods[] enum.defined_only": corsRule({ allowedMethods: ["PATCH"] }),
    "corsRules[].allowedMethods[] enum.not_in": corsRule({ allowedMethods: ["METHOD_UNSPECIFIED"] }),
    "corsRules[].allowedMethods repeated.unique": corsRule({ allowedMethods: ["GET", "GET"] }),
    "corsRules[].allowedHeaders[] string.min_len": corsRule({ allowedHeaders: [""] }),
    "corsRules[].allowedHeaders[] string.pattern": corsRule({ allowedHeaders: ["x-*-*"] }),
    "corsRules[].allowedHeaders repeated.unique": corsRule({ allowedHeaders: ["etag", "etag"] }),
    "corsRules[].exposeHeaders[] string.min_len": corsRule({ exposeHeaders: [""] }),
    "corsRules[].exposeHeaders[] string.pattern": corsRule({ exposeHeaders: ["*"] }),
    "corsRules[].exposeHeaders repeated.unique": corsRule({ exposeHeaders: ["ETag", "ETag"] }),
    "corsRules[].maxAgeSeconds int32.gte": corsRule({ maxAgeSeconds: -1 }),
    "credentialGeneration int32.gte": { credentialGeneration: 0 },
    "civo_bucket.credential_generation": { credential: "shop-keys" },
  },
  changes: {
    maxSizeGb: 1000,
    "lifecycleRules[].tags": { keep: "long" },
    "lifecycleRules[].expirationDate": "2031-01-31",
  },
  alternatives: { credential: { credential: "shop-keys", credentialGeneration: null } },
});
