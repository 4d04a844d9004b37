import type { CivoBucketValid } from "@kindling/apis/kindling/civo/bucket/v1/api";
import type { CivoBucketSpecValid } from "@kindling/apis/kindling/civo/bucket/v1/spec";
import { RegionSchema } from "@kindling/apis/kindling/civo/v1/region";

export interface Locals {
  readonly spec: CivoBucketSpecValid;
  /** As Civo's API spells it: `LON1`. */
  readonly region: string;
  /** What the manifest asks for and Civo's API can't do, each with what to do instead. */
  readonly warnings: readonly string[];
}

/** What is computed from the manifest alone. */
export function localsOf({ metadata, spec }: CivoBucketValid): Locals {
  const region = RegionSchema.value[spec.region]?.name ?? "";
  const s3 = (command: string) =>
    `aws s3api ${command} --bucket ${spec.bucketName} --endpoint-url https://<host of the output endpoint_url>`;
  const warnings: string[] = [];
  if (spec.versioningEnabled)
    warnings.push(
      `versioningEnabled: Civo's API can't turn on versioning, so it is not on yet. Turn it on through the bucket's S3 API: ${s3("put-bucket-versioning")} --versioning-configuration Status=Enabled`,
    );
  if (spec.tags.length > 0)
    warnings.push(
      `tags: Civo's API has no tags, so ${spec.tags.join(", ")} are not on the bucket. Set them through its S3 API: ${s3("put-bucket-tagging")} --tagging 'TagSet=[{Key=…,Value=…}]'`,
    );
  if (Object.keys(metadata.labels).length > 0)
    warnings.push("metadata.labels: Civo's API has no labels for buckets, so none are set");
  return { spec, region, warnings };
}
