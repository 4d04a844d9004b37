import type { Call } from "../call.ts";
import { invalidArgument } from "../error.ts";
import { type Listing, list, objectsFrom, type Selection, versionsFrom } from "../listing.ts";
import type { ObjectVersion } from "../object-versions.ts";
import { isoTime, quoted, xmlReply } from "../reply.ts";
import type { XmlContent } from "../xml.ts";

/** What all list operations read from the query, and how they write keys: with `encoding-type=url` encoded. */
export function selection(call: Call, limitName: string) {
  const { query } = call;
  const type = query.get("encoding-type");
  if (type !== null && type !== "url") {
    throw invalidArgument("encoding-type", type, "Invalid Encoding Method specified in Request");
  }
  const encode = (text: string): string =>
    type === null ? text : encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%20", "+");
  const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter") ?? ""];
  const selected: Selection = { prefix, delimiter, limit: call.count(limitName) };
  const shown = {
    ...{ Prefix: encode(prefix), Delimiter: delimiter === "" ? undefined : encode(delimiter) },
    EncodingType: type ?? undefined,
  };
  return { selected, shown, encode };
}

export const prefixes = (found: Listing<unknown>, encode: (text: string) => string): XmlContent =>
  found.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) }));

const keyOf = (entry: { readonly key: string } | string | undefined): string | undefined =>
  typeof entry === "string" ? entry : entry?.key;

/** With a limit of 0 there is nothing, and S3 says that this is all. */
const isTruncated = (found: Listing<unknown>, { limit }: Selection): boolean =>
  limit > 0 && found.next !== undefined;

function describe({ key, modified, etag, size, checksum }: ObjectVersion, encode: (text: string) => string) {
  return {
    ...{ Key: encode(key), LastModified: isoTime(modified), ETag: quoted(etag) },
    ...(checksum && { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type }),
    ...{ Size: size, StorageClass: "STANDARD" },
  };
}

/** ListObjects, the first version of it. */
export function listObjects(call: Call): Response {
  const { contents, bucket, query } = call;
  const { selected, shown, encode } = selection(call, "max-keys");
  const marker = query.get("marker") ?? "";
  const found = list(objectsFrom(contents, bucket.id, selected.prefix, marker), selected, marker);
  const truncated = isTruncated(found, selected);
  const owner = { ID: bucket.owner };
  return xmlReply("ListBucketResult", {
    ...{
      Name: bucket.name,
      ...shown,
      Marker: encode(marker),
      MaxKeys: selected.limit,
      IsTruncated: truncated,
    },
    // Only with a delimiter: without one the last key says it (API reference: ListObjects).
    NextMarker: truncated && selected.delimiter ? encode(keyOf(found.next) ?? "") : undefined,
    Contents: found.entries.map((entry) => ({ ...describe(entry, encode), Owner: owner })),
    CommonPrefixes: prefixes(found, encode),
  });
}

export function listObjectsV2(call: Call): Response {
  const { contents, bucket, query } = call;
  const { selected, shown, encode } = selection(call, "max-keys");
  const [token, startAfter] = [query.get("continuation-token"), query.get("start-after") ?? undefined];
  if (token === "") {
    throw invalidArgument("continuation-token", token, "The continuation token provided is incorrect");
  }
  const after = token === null ? (startAfter ?? "") : Buffer.from(token, "base64url").toString();
  const found = list(
    objectsFrom(contents, bucket.id, selected.prefix, after),
    selected,
    token === null ? "" : after,
  );
  const truncated = isTruncated(found, selected);
  const owner = query.get("fetch-owner") === "true" ? { Owner: { ID: bucket.owner } } : {};
  return xmlReply("ListBucketResult", {
    ...{ Name: bucket.name, ...shown, MaxKeys: selected.limit, IsTruncated: truncated },
    KeyCount: found.entries.length + found.commonPrefixes.length,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: truncated ? Buffer.from(keyOf(found.next) ?? "").toString("base64url") : undefined,
    StartAfter: startAfter === undefined ? undefined : encode(startAfter),
    Contents: found.entries.map((entry) => ({ ...describe(entry, encode), ...owner })),
    CommonPrefixes: prefixes(found, encode),
  });
}

export function listObjectVersions(call: Call): Response {
  const { contents, bucket, query } = call;
  const { selected, shown, encode } = selection(call, "max-keys");
  const [after, version] = [query.get("key-marker") ?? "", query.get("version-id-marker") || undefined];
  if (version !== undefined && after === "") {
    const message = "A version-id marker cannot be specified without a key marker.";
    throw invalidArgument("version-id-marker", version, message);
  }
  const found = list(versionsFrom(contents, bucket.id, selected.prefix, after, version), selected, after);
  const truncated = isTruncated(found, selected);
  const describeVersion = (entry: ObjectVersion) => {
    const { key, version: VersionId, latest, modified } = entry;
    const common = { VersionId, IsLatest: latest, Owner: { ID: bucket.owner } };
    if (entry.marker) return { Key: encode(key), LastModified: isoTime(modified), ...common };
    return { ...describe(entry, encode), ...common };
  };
  return xmlReply("ListVersionsResult", {
    ...{ Name: bucket.name, ...shown, KeyMarker: encode(after), VersionIdMarker: version ?? "" },
    ...{ MaxKeys: selected.limit, IsTruncated: truncated },
    NextKeyMarker: truncated ? encode(keyOf(found.next) ?? "") : undefined,
    NextVersionIdMarker: truncated && typeof found.next === "object" ? found.next.version : undefined,
    Version: found.entries.filter(({ marker }) => !marker).map(describeVersion),
    DeleteMarker: found.entries.filter(({ marker }) => marker).map(describeVersion),
    CommonPrefixes: prefixes(found, encode),
  });
}
