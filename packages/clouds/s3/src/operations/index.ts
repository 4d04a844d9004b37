import type { Run } from "../call.ts";
import { S3Error } from "../error.ts";
import * as buckets from "./buckets.ts";
import { completeMultipartUpload } from "./completing.ts";
import { copyObject } from "./copying.ts";
import { deleteObject, deleteObjects } from "./deleting.ts";
import { listObjects, listObjectsV2, listObjectVersions } from "./listings.ts";
import * as multipart from "./multipart.ts";
import { getObject } from "./reading.ts";
import { cors, lifecycle, tagging } from "./settings.ts";
import { putObject } from "./writing.ts";

/** An operation of S3's API by its name there. */
export interface Operation {
  readonly name: string;
  readonly run: Run;
}

/** By method, what it is about, and the subresource that the query names. */
const OPERATIONS: Readonly<Record<string, readonly [name: string, run: Run]>> = {
  "HEAD bucket": ["HeadBucket", buckets.headBucket],
  "PUT bucket": ["CreateBucket", buckets.createBucket],
  "DELETE bucket": ["DeleteBucket", buckets.deleteBucket],
  "GET bucket": ["ListObjects", listObjects],
  "GET bucket?list-type": ["ListObjectsV2", listObjectsV2],
  "GET bucket?versions": ["ListObjectVersions", listObjectVersions],
  "GET bucket?uploads": ["ListMultipartUploads", multipart.listMultipartUploads],
  "GET bucket?location": ["GetBucketLocation", buckets.getBucketLocation],
  "GET bucket?versioning": ["GetBucketVersioning", buckets.getBucketVersioning],
  "PUT bucket?versioning": ["PutBucketVersioning", buckets.putBucketVersioning],
  "GET bucket?lifecycle": ["GetBucketLifecycleConfiguration", lifecycle.get],
  "PUT bucket?lifecycle": ["PutBucketLifecycleConfiguration", lifecycle.put],
  "DELETE bucket?lifecycle": ["DeleteBucketLifecycle", lifecycle.remove],
  "GET bucket?cors": ["GetBucketCors", cors.get],
  "PUT bucket?cors": ["PutBucketCors", cors.put],
  "DELETE bucket?cors": ["DeleteBucketCors", cors.remove],
  "GET bucket?tagging": ["GetBucketTagging", tagging.get],
  "PUT bucket?tagging": ["PutBucketTagging", tagging.put],
  "DELETE bucket?tagging": ["DeleteBucketTagging", tagging.remove],
  "POST bucket?delete": ["DeleteObjects", deleteObjects],
  "GET object": ["GetObject", getObject],
  "HEAD object": ["HeadObject", getObject],
  "PUT object": ["PutObject", putObject],
  "PUT object copy": ["CopyObject", copyObject],
  "DELETE object": ["DeleteObject", deleteObject],
  "POST object?uploads": ["CreateMultipartUpload", multipart.createMultipartUpload],
  "PUT object?uploadId": ["UploadPart", multipart.uploadPart],
  "PUT object?uploadId copy": ["UploadPartCopy", multipart.uploadPartCopy],
  "GET object?uploadId": ["ListParts", multipart.listParts],
  "POST object?uploadId": ["CompleteMultipartUpload", completeMultipartUpload],
  "DELETE object?uploadId": ["AbortMultipartUpload", multipart.abortMultipartUpload],
};

/** Subresources that none of these is about, for the name of what is lacking. */
const LACKING = [
  ...[
    "accelerate",
    "acl",
    "analytics",
    "attributes",
    "encryption",
    "intelligent-tiering",
    "inventory",
    "legal-hold",
  ],
  ...["logging", "metadataConfiguration", "metadataTable", "metrics", "notification", "object-lock"],
  ...["ownershipControls", "policy", "policyStatus", "publicAccessBlock", "renameObject", "replication"],
  ...["requestPayment", "restore", "retention", "select", "session", "tagging", "torrent", "website"],
];

const SUBRESOURCES = new Set([
  ...Object.keys(OPERATIONS).flatMap((key) => /\?([\w-]+)/.exec(key)?.[1] ?? []),
  ...LACKING,
]);

/** The operation that a request asks for; one that this S3 lacks throws NotImplemented with its name. */
export function operationOf(method: string, key: string, query: URLSearchParams, isCopy: boolean): Operation {
  const level = key === "" ? "bucket" : "object";
  const subresource = [...query.keys()].find((name) => SUBRESOURCES.has(name));
  const asked = `${method} ${level}${subresource === undefined ? "" : `?${subresource}`}`;
  const [name, run] = OPERATIONS[isCopy ? `${asked} copy` : asked] ?? [nameOf(method, level, subresource)];
  return { name, run: run ?? (() => lack(name)) };
}

function lack(name: string): never {
  throw new S3Error("NotImplemented", { message: `The sandbox's S3 has no ${name}` });
}

/** `GetBucketPolicy`, as S3 names most of its operations. */
function nameOf(method: string, level: string, subresource = ""): string {
  const words = [method.toLowerCase(), level, ...subresource.split("-")];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
