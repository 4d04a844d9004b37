import type { Bucket } from "../account.ts";
import { saveSetting, versioningOf } from "../bucket-settings.ts";
import type { Call, Cloud } from "../call.ts";
import { S3Error } from "../error.ts";
import { done, isoTime, xmlReply } from "../reply.ts";
import { elements, matching, maybe, word } from "../xml-schema.ts";

/** The buckets of one key, by name. */
export function listBuckets({ account }: Cloud, accessKeyId: string, query: URLSearchParams): Response {
  const limit = Math.min(Number(query.get("max-buckets") ?? 10_000) || 10_000, 10_000);
  const [after, prefix] = [query.get("continuation-token") ?? "", query.get("prefix") ?? ""];
  const region = query.get("bucket-region");
  const isListed = ({ owner, name, region: own }: Bucket) =>
    owner === accessKeyId && name > after && name.startsWith(prefix) && (region === null || region === own);
  const found = account
    .buckets()
    .filter(isListed)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = found.slice(0, limit);
  return xmlReply("ListAllMyBucketsResult", {
    Owner: { ID: accessKeyId },
    Buckets: {
      Bucket: page.map(({ name, createdAt, region: own }) => ({
        ...{ Name: name, CreationDate: isoTime(createdAt), BucketRegion: own },
      })),
    },
    ContinuationToken: found.length > page.length ? page.at(-1)?.name : undefined,
    Prefix: prefix || undefined,
  });
}

export const headBucket = ({ bucket }: Call): Response => done(200, { "x-amz-bucket-region": bucket.region });

export const getBucketLocation = ({ bucket }: Call): Response =>
  xmlReply("LocationConstraint", bucket.region);

const elsewhere = "Buckets are made and deleted through the cloud's own API, not through S3";

export function createBucket(): Response {
  throw new S3Error("AccessDenied", { message: elsewhere });
}

export function deleteBucket({ contents, bucket }: Call): Response {
  // Versions and delete markers count too.
  if (contents.database.get("SELECT 1 FROM object WHERE bucket = ? LIMIT 1", bucket.id)) {
    throw new S3Error("BucketNotEmpty");
  }
  throw new S3Error("AccessDenied", { message: elsewhere });
}

const versioningConfiguration = elements({
  Status: maybe(word("Enabled", "Suspended")),
  MfaDelete: maybe(word("Enabled", "Disabled")),
});

export const getBucketVersioning = ({ contents, bucket }: Call): Response =>
  xmlReply("VersioningConfiguration", { Status: versioningOf(contents, bucket.id) });

export async function putBucketVersioning(call: Call): Promise<Response> {
  const { Status, MfaDelete } = matching(versioningConfiguration, await call.xml("VersioningConfiguration"));
  if (Status === undefined) throw new S3Error("IllegalVersioningConfigurationException");
  if (MfaDelete === "Enabled") {
    throw new S3Error("NotImplemented", { message: "The sandbox's S3 has no MFA delete" });
  }
  saveSetting(call.contents, call.bucket.id, "versioning", Status);
  return done();
}
