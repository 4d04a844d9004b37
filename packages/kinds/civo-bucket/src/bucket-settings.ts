import { type CorsRule, CorsRule_MethodSchema } from "@kindling/apis/kindling/bucket/provider/v1/cors_rule";
import type { LifecycleRule } from "@kindling/apis/kindling/bucket/provider/v1/lifecycle_rule";
import {
  BucketSettings,
  type BucketSettingsVersioning,
  type CorsRuleArgs,
  type CorsRuleMethod,
  type LifecycleRuleArgs,
  type Provider,
} from "@kindling/sdk-bucket";
import type { ObjectStore } from "@pulumi/civo";
import type { Keys } from "./bucket-credential.ts";
import { serviceUrl } from "./endpoint-url.ts";
import type { Locals } from "./locals.ts";

/**
 * What the bucket is told through its S3 API. It goes before the bucket does, and refuses to while there is something
 * in the bucket, which Civo would delete without asking.
 */
export function bucketSettings(
  { spec, region, tags }: Locals,
  store: ObjectStore,
  keys: Keys,
  provider: Provider,
): BucketSettings {
  const settings = {
    bucket: store.name,
    endpoint: store.bucketUrl.apply(serviceUrl),
    region,
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.secretAccessKey,
    versioning: versioning(spec.versioningEnabled),
    tags,
    lifecycleRules: given(spec.lifecycleRules.map(lifecycleRule)),
    corsRules: given(spec.corsRules.map(corsRule)),
    forceDestroy: spec.forceDestroy,
  };
  return new BucketSettings("bucket-settings", settings, { provider });
}

/** Without rules, those that the bucket never got from here are left alone. */
const given = <Rule>(rules: Rule[]): Rule[] | undefined => (rules.length > 0 ? rules : undefined);

function versioning(enabled: boolean | undefined): BucketSettingsVersioning | undefined {
  if (enabled === undefined) return undefined;
  return enabled ? "ENABLED" : "SUSPENDED";
}

function lifecycleRule(rule: LifecycleRule): LifecycleRuleArgs {
  return {
    id: rule.id,
    enabled: rule.enabled,
    prefix: rule.prefix || undefined,
    tags: Object.keys(rule.tags).length > 0 ? rule.tags : undefined,
    expirationDays: rule.expirationDays,
    expirationDate: rule.expirationDate,
    expiredObjectDeleteMarker: rule.expiredObjectDeleteMarker || undefined,
    noncurrentVersionExpirationDays: rule.noncurrentVersionExpirationDays,
    abortIncompleteMultipartUploadDays: rule.abortIncompleteMultipartUploadDays,
  };
}

function corsRule(rule: CorsRule): CorsRuleArgs {
  return {
    allowedOrigins: rule.allowedOrigins,
    allowedMethods: rule.allowedMethods.map(
      (method) => CorsRule_MethodSchema.value[method]?.name as CorsRuleMethod,
    ),
    allowedHeaders: given(rule.allowedHeaders),
    exposeHeaders: given(rule.exposeHeaders),
    maxAgeSeconds: rule.maxAgeSeconds,
  };
}
