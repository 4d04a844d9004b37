import type { Call } from "./call.ts";
import { ALGORITHMS, type Checksum, checksumHeader } from "./checksums.ts";
import { S3Error } from "./error.ts";
import type { ObjectVersion } from "./object-versions.ts";
import { httpTime, quoted } from "./reply.ts";

const KEPT = ["content-type", "cache-control", "content-disposition", "content-language", "expires"];
const METADATA = "x-amz-meta-";
/** Most bytes of user metadata, names and values (S3 user guide: Working with object metadata). */
const METADATA_BYTES = 2048;

/** Headers that ask for what this S3 hasn't got; better refused than left undone in silence. */
const LACKING = [
  /^x-amz-grant-/,
  /^x-amz-(copy-source-)?server-side-encryption/,
  /^x-amz-object-lock-/,
  /^x-amz-tagging$/,
  /^x-amz-website-redirect-location$/,
  /^x-amz-write-offset-bytes$/,
];

/** What of a request is kept with the object that it puts. Throws NotImplemented, InvalidStorageClass, … */
export function headersToKeep(call: Call): Record<string, string> {
  const lacking = call.headerNames().find((name) => LACKING.some((pattern) => pattern.test(name)));
  if (lacking)
    throw new S3Error("NotImplemented", { message: `The sandbox's S3 does not know the header ${lacking}` });
  if (!["", "private", "bucket-owner-full-control"].includes(call.header("x-amz-acl"))) {
    throw new S3Error("NotImplemented", {
      message: "In the sandbox's S3 all objects are private (x-amz-acl)",
    });
  }
  if (!["", "STANDARD"].includes(call.header("x-amz-storage-class")))
    throw new S3Error("InvalidStorageClass");
  const metadata = call.headerNames().filter((name) => name.startsWith(METADATA));
  const bytes = metadata.map((name) => name.length - METADATA.length + call.header(name).length);
  if (bytes.reduce((sum, size) => sum + size, 0) > METADATA_BYTES) throw new S3Error("MetadataTooLarge");
  const kept = [...KEPT, ...metadata].map((name) => [name, call.header(name)] as const);
  const encodings = call
    .header("content-encoding")
    .split(",")
    .map((name) => name.trim());
  const encoding = encodings.filter((name) => name !== "aws-chunked").join(",");
  return Object.fromEntries(
    [...kept, ["content-encoding", encoding] as const].filter(([, value]) => value !== ""),
  );
}

/** Of a reply that shows an object. `versioned` where the bucket has or had versioning. */
export function objectHeaders(found: ObjectVersion, call: Call, versioned: boolean): Record<string, string> {
  const wantsChecksum = call.header("x-amz-checksum-mode").toUpperCase() === "ENABLED";
  return {
    "content-type": "binary/octet-stream",
    ...found.headers,
    ...overrides(call),
    "accept-ranges": "bytes",
    etag: quoted(found.etag),
    "last-modified": httpTime(found.modified),
    ...(versioned && { "x-amz-version-id": found.version }),
    ...(wantsChecksum && checksumHeaders(found.checksum)),
  };
}

export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, "x-amz-checksum-type": checksum.type };
}

/** As elements of a reply: `ChecksumCRC32`. */
export function checksumElements(checksum: Checksum | undefined): Record<string, string> {
  return checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value } : {};
}

/** The checksum that an element of a request names. */
export const checksumElement = (element: Readonly<Record<string, unknown>>): string | undefined =>
  ALGORITHMS.map((name) => element[`Checksum${name}`]).find((value) => typeof value === "string");

/** `response-content-type=…` in the query, for links. */
function overrides(call: Call): Record<string, string> {
  const names = [...KEPT, "content-encoding"].filter((name) => call.query.get(`response-${name}`));
  return Object.fromEntries(names.map((name) => [name, call.query.get(`response-${name}`) as string]));
}
