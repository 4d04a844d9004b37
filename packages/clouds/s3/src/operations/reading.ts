import { Readable } from "node:stream";
import type { Segment } from "../blobs.ts";
import { versioningOf } from "../bucket-settings.ts";
import { type ByteRange, byteRange, partRange } from "../byte-range.ts";
import type { Call } from "../call.ts";
import { allowsReading } from "../conditions.ts";
import { invalidArgument, S3Error } from "../error.ts";
import { objectHeaders } from "../object-headers.ts";
import { findVersion, type ObjectVersion } from "../object-versions.ts";
import { done, httpTime } from "../reply.ts";

/** `versionId` of a query, or undefined. Throws InvalidArgument for an empty one. */
export function versionAsked(query: URLSearchParams): string | undefined {
  const version = query.get("versionId");
  if (version === "") throw invalidArgument("versionId", "", "Version id cannot be the empty string");
  return version ?? undefined;
}

/** The object, in the version asked for. Throws NoSuchKey, NoSuchVersion, MethodNotAllowed as S3 does. */
export function readable(
  call: Call,
  bucket: string,
  key: string,
  version: string | undefined,
): ObjectVersion {
  const found = findVersion(call.contents, bucket, key, version);
  if (found === undefined) {
    if (version !== undefined) {
      throw new S3Error("NoSuchVersion", { elements: { Key: key, VersionId: version } });
    }
    throw new S3Error("NoSuchKey", { elements: { Key: key } });
  }
  if (!found.marker) return found;
  const headers = { "x-amz-delete-marker": "true", "x-amz-version-id": found.version };
  if (version === undefined) throw new S3Error("NoSuchKey", { elements: { Key: key }, headers });
  throw new S3Error("MethodNotAllowed", {
    elements: { Method: "GET", ResourceType: "DeleteMarker" },
    headers: { ...headers, allow: "DELETE", "last-modified": httpTime(found.modified) },
  });
}

/** GetObject and HeadObject. */
export async function getObject(call: Call): Promise<Response> {
  const { contents, bucket, key, query } = call;
  for (let attempt = 1; ; attempt += 1) {
    const found = readable(call, bucket.id, key, versionAsked(query));
    const headers = objectHeaders(found, call, versioningOf(contents, bucket.id) !== undefined);
    if (!allowsReading(found, (name) => call.header(name))) return done(304, headers);
    const segments = contents.segmentsOf(found.position);
    const range = rangeAsked(call, found, segments);
    const { start, end } = range ?? { start: 0, end: found.size - 1 };
    const whole = start === 0 && end === found.size - 1;
    const shown = whole ? headers : withoutChecksum(headers);
    const init = {
      status: range ? 206 : 200,
      headers: {
        ...shown,
        "content-length": String(end - start + 1),
        ...(range && { "content-range": `bytes ${start}-${end}/${found.size}` }),
        ...(query.has("partNumber") &&
          segments.length > 1 && { "x-amz-mp-parts-count": String(segments.length) }),
      },
    };
    if (call.isHead) return new Response(null, init);
    try {
      const bytes = await contents.blobs.read(segments, start, end);
      return new Response(
        Readable.toWeb(Readable.from(bytes, { objectMode: false })) as ReadableStream,
        init,
      );
    } catch (error) {
      // Overwritten or deleted since it was looked up: look again.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || attempt > 5) throw error;
    }
  }
}

function rangeAsked(call: Call, found: ObjectVersion, segments: readonly Segment[]): ByteRange | undefined {
  const [number, range] = [call.query.get("partNumber"), call.header("range")];
  if (number === null) return range === "" ? undefined : byteRange(range, found.size);
  if (range === "") return found.size === 0 && number === "1" ? undefined : partRange(number, segments);
  const message = "Cannot specify both Range header and partNumber query parameter";
  throw new S3Error("InvalidRequest", { message });
}

/** A checksum is one of all bytes; clients would check a part of them by it. */
const withoutChecksum = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("x-amz-checksum-")));
