import type { LifecycleRuleFilter, LifecycleRule as S3Rule } from "@aws-sdk/client-s3";
import { create } from "@bufbuild/protobuf";
import {
  type LifecycleRule,
  LifecycleRuleSchema,
} from "@kindling/apis/kindling/bucket/provider/v1/lifecycle_rule";

/** What a rule means, comparable: defaults are filled in. */
export function lifecycleMeaning(rule: LifecycleRule): string {
  return JSON.stringify([
    rule.id,
    rule.enabled ?? true,
    rule.prefix,
    Object.entries(rule.tags).sort(([one], [other]) => (one < other ? -1 : 1)),
    rule.expirationDays,
    rule.expirationDate,
    rule.expiredObjectDeleteMarker,
    rule.noncurrentVersionExpirationDays,
    rule.abortIncompleteMultipartUploadDays,
  ]);
}

export function lifecycleRuleSent(rule: LifecycleRule): S3Rule {
  const { noncurrentVersionExpirationDays, abortIncompleteMultipartUploadDays } = rule;
  return {
    ID: rule.id,
    Status: (rule.enabled ?? true) ? "Enabled" : "Disabled",
    Filter: filterOf(rule),
    ...(rule.expirationDays !== undefined && { Expiration: { Days: rule.expirationDays } }),
    ...(rule.expirationDate !== undefined && { Expiration: { Date: new Date(rule.expirationDate) } }),
    ...(rule.expiredObjectDeleteMarker && { Expiration: { ExpiredObjectDeleteMarker: true } }),
    ...(noncurrentVersionExpirationDays !== undefined && {
      NoncurrentVersionExpiration: { NoncurrentDays: noncurrentVersionExpirationDays },
    }),
    ...(abortIncompleteMultipartUploadDays !== undefined && {
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: abortIncompleteMultipartUploadDays },
    }),
  };
}

/** Two conditions or more stand in `And`, one doesn't. */
function filterOf({ prefix, tags }: LifecycleRule): LifecycleRuleFilter {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const [Tag, ...others] = Tags;
  if (!Tag) return { Prefix: prefix };
  if (others.length === 0 && !prefix) return { Tag };
  return { And: { ...(prefix && { Prefix: prefix }), Tags } };
}

/** A rule as a service answers it, whatever it filled in; undefined when it does more than the message can say. */
export function lifecycleRuleFound(rule: S3Rule): LifecycleRule | undefined {
  const { Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload, Filter } = rule;
  const day = Expiration?.Date?.toISOString();
  const isForeign =
    rule.Transitions?.length ||
    rule.NoncurrentVersionTransitions?.length ||
    NoncurrentVersionExpiration?.NewerNoncurrentVersions ||
    [Filter, Filter?.And].some((part) => part?.ObjectSizeGreaterThan || part?.ObjectSizeLessThan) ||
    (day && !day.endsWith("T00:00:00.000Z"));
  if (isForeign) return undefined;
  const tags = Filter?.And?.Tags ?? (Filter?.Tag ? [Filter.Tag] : []);
  const expirationDays = Expiration?.Days || undefined;
  const expirationDate = day?.slice(0, day.indexOf("T"));
  const noncurrentVersionExpirationDays = NoncurrentVersionExpiration?.NoncurrentDays || undefined;
  const abortIncompleteMultipartUploadDays = AbortIncompleteMultipartUpload?.DaysAfterInitiation || undefined;
  return create(LifecycleRuleSchema, {
    id: rule.ID ?? "",
    enabled: rule.Status === "Enabled",
    // Ceph's RGW answers an empty filter as the older form of a rule, which has none.
    prefix: Filter?.And?.Prefix ?? Filter?.Prefix ?? (rule as { Prefix?: string }).Prefix ?? "",
    tags: Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value])),
    ...(expirationDays !== undefined && { expirationDays }),
    ...(expirationDate !== undefined && { expirationDate }),
    expiredObjectDeleteMarker: Expiration?.ExpiredObjectDeleteMarker ?? false,
    ...(noncurrentVersionExpirationDays !== undefined && { noncurrentVersionExpirationDays }),
    ...(abortIncompleteMultipartUploadDays !== undefined && { abortIncompleteMultipartUploadDays }),
  });
}
