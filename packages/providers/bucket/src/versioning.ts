import { BucketSettings_Versioning as Versioning } from "@kindling/apis/kindling/bucket/provider/v1/bucket_settings";
import type { Bucket } from "./bucket.ts";
import type { Part } from "./part.ts";

/** Undefined where versioning was never enabled. */
export async function versioningOf(bucket: Bucket): Promise<Versioning | undefined> {
  const { Status } = await bucket.ask(
    "reading the versioning",
    (s3) => new s3.GetBucketVersioningCommand({ Bucket: bucket.name }),
  );
  if (Status === undefined) return undefined;
  return Status === "Enabled" ? Versioning.ENABLED : Versioning.SUSPENDED;
}

export const versioning: Part = {
  field: "versioning",
  isGiven: (settings) => settings.versioning !== Versioning.VERSIONING_UNSPECIFIED,
  async read(bucket, old) {
    const found = await versioningOf(bucket);
    return { versioningStatus: found, ...((!old || versioning.isGiven(old)) && { versioning: found }) };
  },
  async write(bucket, settings) {
    // S3 knows no way back to a bucket without versions.
    const isEnabled = settings.versioning === Versioning.ENABLED;
    const Status = isEnabled ? "Enabled" : "Suspended";
    await bucket.ask(
      "setting the versioning",
      (s3) => new s3.PutBucketVersioningCommand({ Bucket: bucket.name, VersioningConfiguration: { Status } }),
    );
    return {
      versioning: versioning.isGiven(settings) ? settings.versioning : undefined,
      versioningStatus: isEnabled ? Versioning.ENABLED : Versioning.SUSPENDED,
    };
  },
};
