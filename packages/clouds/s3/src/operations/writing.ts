import { versioningOf } from "../bucket-settings.ts";
import type { Call } from "../call.ts";
import { checkAlgorithm } from "../checksums.ts";
import { checkWriting } from "../conditions.ts";
import { S3Error } from "../error.ts";
import { checksumHeaders, headersToKeep } from "../object-headers.ts";
import { findVersion, type ObjectVersion, putVersion } from "../object-versions.ts";
import type { Received } from "../payload.ts";
import { done, quoted } from "../reply.ts";

/** Refuses early what would not fit, before its bytes are read. */
export function needSpace({ contents, bucket }: Call, bytes: number): void {
  const { maxBytes = Number.POSITIVE_INFINITY } = bucket;
  if (contents.usage(bucket.id).bytes + bytes > maxBytes) throw new S3Error("QuotaExceeded");
}

/** Receives the request's body into a file. */
export async function receive(call: Call): Promise<Received & { file: string }> {
  const payload = call.payload();
  const file = await call.contents.blobs.write(payload);
  return { ...payload.received, file };
}

/** Does `work`, which gives the new file to a row; the file goes when it fails. */
export async function keeping<Result>(call: Call, file: string, work: () => Result): Promise<Result> {
  try {
    return await call.contents.atomically(work);
  } catch (error) {
    await call.contents.blobs.remove(file);
    throw error;
  }
}

export const versionHeader = ({ contents, bucket }: Call, put: ObjectVersion): string | undefined =>
  versioningOf(contents, bucket.id) === undefined ? undefined : put.version;

export async function putObject(call: Call): Promise<Response> {
  const { contents, bucket, key, cloud } = call;
  const headers = headersToKeep(call);
  const asked = call.header("x-amz-sdk-checksum-algorithm");
  if (asked) checkAlgorithm(asked);
  const check = () => checkWriting(findVersion(contents, bucket.id, key), (name) => call.header(name));
  check();
  const { size, md5: etag, checksum, file } = await receive(call);
  const put = await keeping(call, file, () => {
    check();
    return putVersion(
      contents,
      bucket,
      key,
      { size, etag, headers, checksum },
      [{ file, size }],
      cloud.now(),
    );
  });
  return done(200, {
    etag: quoted(etag),
    "x-amz-version-id": versionHeader(call, put),
    ...checksumHeaders(checksum),
  });
}
