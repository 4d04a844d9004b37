import { versioningOf } from "../bucket-settings.ts";
import type { Call } from "../call.ts";
import { allowsReading, checkWriting } from "../conditions.ts";
import { invalidArgument, S3Error } from "../error.ts";
import { checksumElements, headersToKeep } from "../object-headers.ts";
import { findVersion, type ObjectVersion, putVersion } from "../object-versions.ts";
import { isoTime, quoted, xmlReply } from "../reply.ts";
import { decode } from "../request-target.ts";
import { readable } from "./reading.ts";
import { versionHeader } from "./writing.ts";

export interface Source {
  readonly found: ObjectVersion;
  readonly bucketId: string;
  /** Undefined: its bucket has no versions. */
  readonly version: string | undefined;
}

/** What `x-amz-copy-source` names, with the conditions on it checked. */
export function copySource(call: Call): Source {
  const header = call.header("x-amz-copy-source");
  const [, bucketName, key, version] = /^\/?([^/]+)\/(.+?)(?:\?versionId=(.+))?$/s.exec(header) ?? [];
  if (bucketName === undefined || key === undefined) {
    throw invalidArgument("x-amz-copy-source", header, "Invalid copy source object key");
  }
  const { accessKeyId } = call.signer;
  const bucket = call.cloud.account.bucket(decode(bucketName), accessKeyId);
  if (bucket === undefined) throw new S3Error("NoSuchBucket", { elements: { BucketName: bucketName } });
  if (bucket.owner !== accessKeyId) throw new S3Error("AccessDenied");
  // In this header alone, + is often a space.
  const found = readable(call, bucket.id, decode(key.replaceAll("+", "%20")), version);
  allowsReading(found, (name) => call.header(name), "x-amz-copy-source-");
  const versioned = versioningOf(call.contents, bucket.id) !== undefined;
  return { found, bucketId: bucket.id, version: versioned ? found.version : undefined };
}

/** CopyObject: the copy shares the source's files, so that it costs no time. */
export async function copyObject(call: Call): Promise<Response> {
  const { contents, bucket, key, cloud } = call;
  const directive = call.header("x-amz-metadata-directive") || "COPY";
  if (directive !== "COPY" && directive !== "REPLACE") {
    throw invalidArgument("x-amz-metadata-directive", directive, "Unknown metadata directive.");
  }
  const asked = headersToKeep(call);
  const { put, version } = await contents.atomically(() => {
    const source = copySource(call);
    const { found } = source;
    if (source.bucketId === bucket.id && found.key === key && found.latest && directive === "COPY") {
      throw new S3Error("InvalidRequest", {
        message:
          "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
      });
    }
    checkWriting(findVersion(contents, bucket.id, key), (name) => call.header(name));
    const { size, etag, checksum } = found;
    const headers = directive === "COPY" ? found.headers : asked;
    const segments = contents.segmentsOf(found.position);
    const content = { size, etag, checksum, headers };
    return {
      put: putVersion(contents, bucket, key, content, segments, cloud.now()),
      version: source.version,
    };
  });
  const { modified, etag, checksum } = put;
  return xmlReply(
    "CopyObjectResult",
    { LastModified: isoTime(modified), ETag: quoted(etag), ...checksumElements(checksum) },
    { "x-amz-version-id": versionHeader(call, put), "x-amz-copy-source-version-id": version },
  );
}
