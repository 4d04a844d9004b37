import { createHash, type Hash } from "node:crypto";
import { byteRange } from "../byte-range.ts";
import type { Call } from "../call.ts";
import { announced, type Checksum, checkAlgorithm } from "../checksums.ts";
import { invalidArgument, S3Error } from "../error.ts";
import { list } from "../listing.ts";
import { checksumElements, checksumHeaders, headersToKeep } from "../object-headers.ts";
import { done, isoTime, quoted, xmlReply } from "../reply.ts";
import {
  createUpload,
  findUpload,
  type Part,
  partsOf,
  putPart,
  removeUpload,
  uploadsOf,
} from "../uploads.ts";
import { copySource } from "./copying.ts";
import { prefixes, selection } from "./listings.ts";
import { keeping, needSpace, receive } from "./writing.ts";

const uploadAsked = ({ contents, bucket, key, query }: Call) =>
  findUpload(contents, bucket.id, key, query.get("uploadId") ?? "");

export function createMultipartUpload(call: Call): Response {
  const { contents, bucket, key, cloud } = call;
  const asked = call.header("x-amz-checksum-algorithm");
  const algorithm = asked === "" ? undefined : checkAlgorithm(asked);
  const type = checksumType(call.header("x-amz-checksum-type"), algorithm);
  const headers = headersToKeep(call);
  const initiated = cloud.now();
  const { id } = createUpload(contents, { bucket: bucket.id, key, initiated, headers, algorithm, type });
  return xmlReply(
    "InitiateMultipartUploadResult",
    { Bucket: bucket.name, Key: key, UploadId: id },
    { "x-amz-checksum-algorithm": algorithm, "x-amz-checksum-type": type },
  );
}

/** S3 user guide: Checking object integrity: composite unless said otherwise, CRC64NVME never, SHA always. */
function checksumType(asked: string, algorithm: string | undefined): Checksum["type"] | undefined {
  if (algorithm === undefined) return undefined;
  const usual = algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE";
  const type = asked || usual;
  const possible = algorithm.startsWith("CRC")
    ? ["FULL_OBJECT", ...(algorithm === "CRC64NVME" ? [] : ["COMPOSITE"])]
    : ["COMPOSITE"];
  if (possible.includes(type)) return type as Checksum["type"];
  throw new S3Error("InvalidRequest", {
    message: `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  });
}

function partNumber({ query }: Call): number {
  const text = query.get("partNumber") ?? "";
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= 10_000) return number;
  throw invalidArgument("partNumber", text, "Part number must be an integer between 1 and 10000, inclusive");
}

export async function uploadPart(call: Call): Promise<Response> {
  const number = partNumber(call);
  const upload = uploadAsked(call);
  const sent = announced((name) => call.header(name));
  if (upload.algorithm && sent && upload.algorithm !== sent) {
    const message = `Checksum Type mismatch occurred, expected checksum Type: ${upload.algorithm.toLowerCase()}, actual checksum Type: ${sent.toLowerCase()}`;
    throw new S3Error("InvalidRequest", { message });
  }
  needSpace(call, call.payload().size);
  const { size, md5: etag, checksum, file } = await receive(call);
  const part: Part = { number, file, size, etag, modified: call.cloud.now(), checksum };
  await keeping(call, file, () => putPart(call.contents, upload, part));
  return done(200, { etag: quoted(etag), ...checksumHeaders(checksum), "x-amz-checksum-type": undefined });
}

/** UploadPartCopy. */
export async function uploadPartCopy(call: Call): Promise<Response> {
  const { contents } = call;
  const number = partNumber(call);
  const upload = uploadAsked(call);
  const { found, version } = copySource(call);
  const asked = call.header("x-amz-copy-source-range");
  const range = asked === "" ? { start: 0, end: found.size - 1 } : byteRange(asked, found.size);
  if (range === undefined || /-$|=-/.test(asked)) {
    const message =
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy";
    throw invalidArgument("x-amz-copy-source-range", asked, message);
  }
  needSpace(call, range.end - range.start + 1);
  const bytes = await contents.blobs.read(contents.segmentsOf(found.position), range.start, range.end);
  const hash = createHash("md5");
  const file = await contents.blobs.write(hashing(bytes, hash));
  const etag = hash.digest("hex");
  const [modified, size] = [call.cloud.now(), range.end - range.start + 1];
  await keeping(call, file, () =>
    putPart(contents, upload, { number, file, size, etag, modified, checksum: undefined }),
  );
  return xmlReply(
    "CopyPartResult",
    { LastModified: isoTime(modified), ETag: quoted(etag) },
    { "x-amz-copy-source-version-id": version },
  );
}

async function* hashing(bytes: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

export async function abortMultipartUpload(call: Call): Promise<Response> {
  await call.contents.atomically(() => removeUpload(call.contents, uploadAsked(call)));
  return done(204);
}

export function listParts(call: Call): Response {
  const { contents, bucket, key, query } = call;
  const upload = uploadAsked(call);
  const limit = call.count("max-parts");
  const after = Number(query.get("part-number-marker") ?? 0) || 0;
  const rest = partsOf(contents, upload).filter(({ number }) => number > after);
  const page = rest.slice(0, limit);
  const owner = { ID: bucket.owner };
  return xmlReply("ListPartsResult", {
    ...{ Bucket: bucket.name, Key: key, UploadId: upload.id, Initiator: owner, Owner: owner },
    ...{ StorageClass: "STANDARD", PartNumberMarker: after, NextPartNumberMarker: page.at(-1)?.number ?? 0 },
    ...{ MaxParts: limit, IsTruncated: rest.length > page.length, ChecksumAlgorithm: upload.algorithm },
    ChecksumType: upload.type,
    Part: page.map(({ number, modified, etag, size, checksum }) => ({
      ...{ PartNumber: number, LastModified: isoTime(modified), ETag: quoted(etag), Size: size },
      ...checksumElements(checksum),
    })),
  });
}

export function listMultipartUploads(call: Call): Response {
  const { contents, bucket, query } = call;
  const { selected, shown, encode } = selection(call, "max-uploads");
  const [key, id] = [query.get("key-marker") ?? "", query.get("upload-id-marker") ?? ""];
  // Without an id, all uploads of the marked key are behind us: no id sorts after this.
  const behind = id === "" && key !== "" ? "\u{10FFFF}" : id;
  const uploads = uploadsOf(contents, bucket.id, selected.prefix, key, behind);
  const found = list(uploads, selected, key);
  const owner = { ID: bucket.owner };
  const next = found.next;
  return xmlReply("ListMultipartUploadsResult", {
    ...{ Bucket: bucket.name, KeyMarker: encode(key), UploadIdMarker: id, ...shown },
    NextKeyMarker: next === undefined ? undefined : encode(typeof next === "string" ? next : next.key),
    NextUploadIdMarker: typeof next === "object" ? next.id : undefined,
    ...{ MaxUploads: selected.limit, IsTruncated: next !== undefined },
    Upload: found.entries.map((upload) => ({
      ...{ Key: encode(upload.key), UploadId: upload.id, Initiator: owner, Owner: owner },
      ...{ StorageClass: "STANDARD", Initiated: isoTime(upload.initiated) },
    })),
    CommonPrefixes: prefixes(found, encode),
  });
}
