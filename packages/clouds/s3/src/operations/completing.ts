import { createHash } from "node:crypto";
import type { Call } from "../call.ts";
import { ALGORITHMS, type Checksum, checksumHeader, composite, newHasher } from "../checksums.ts";
import { checkWriting } from "../conditions.ts";
import { invalidArgument, S3Error } from "../error.ts";
import { checksumElement, checksumElements } from "../object-headers.ts";
import { findVersion, putVersion } from "../object-versions.ts";
import { quoted, xmlReply } from "../reply.ts";
import { findUpload, type Part, partsOf, removeUpload, type Upload } from "../uploads.ts";
import { parseXml } from "../xml.ts";
import { elements, integer, matching, maybe, one, some, text } from "../xml-schema.ts";
import { versionHeader } from "./writing.ts";

/** Least size of every part but the last (S3 user guide: multipart upload limits). */
const PART_BYTES = 5 * 1024 ** 2;

const completion = elements({
  Part: some(
    elements({
      ...{ PartNumber: one(integer), ETag: one(text) },
      ...Object.fromEntries(ALGORITHMS.map((name) => [`Checksum${name}`, maybe(text)])),
    }),
    10_000,
  ),
});

interface AskedPart extends Readonly<Record<string, unknown>> {
  readonly PartNumber: number;
  readonly ETag: string;
}

/** The object takes over the parts' files, so that completing costs no time. */
export async function completeMultipartUpload(call: Call): Promise<Response> {
  const { contents, bucket, key, query, cloud } = call;
  const id = query.get("uploadId") ?? "";
  // No digest is demanded here, unlike with other bodies.
  const body = parseXml(await call.payload().text(PART_BYTES), "CompleteMultipartUpload");
  const { Part: asked } = matching(completion, body) as { Part: AskedPart[] };
  const upload = findUpload(contents, bucket.id, key, id);
  const checksum = await checksumOf(call, upload, chosenParts(asked, partsOf(contents, upload)));
  const put = await contents.atomically(() => {
    const parts = chosenParts(asked, partsOf(contents, findUpload(contents, bucket.id, key, id)));
    checkWriting(findVersion(contents, bucket.id, key), (name) => call.header(name));
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const content = { size, etag: etagOf(parts), headers: upload.headers, checksum };
    const version = putVersion(contents, bucket, key, content, parts, cloud.now());
    removeUpload(contents, upload);
    return version;
  });
  return xmlReply(
    "CompleteMultipartUploadResult",
    {
      Location: `http://${call.header("host")}/${bucket.name}/${encodeURIComponent(key)}`,
      ...{ Bucket: bucket.name, Key: key, ETag: quoted(put.etag) },
      ...{ ...checksumElements(checksum), ChecksumType: checksum?.type },
    },
    { "x-amz-version-id": versionHeader(call, put) },
  );
}

function chosenParts(asked: readonly AskedPart[], uploaded: readonly Part[]): Part[] {
  const chosen = asked.map((wanted, index) => {
    const { PartNumber: number } = wanted;
    if (number < 1) throw invalidArgument("PartNumber", String(number), "PartNumber must be >= 1");
    if (number <= (asked[index - 1]?.PartNumber ?? 0)) throw new S3Error("InvalidPartOrder");
    const part = uploaded.find((one) => one.number === number);
    const checksum = checksumElement(wanted);
    const isRight =
      part?.etag === wanted.ETag.replaceAll('"', "") && (!checksum || part.checksum?.value === checksum);
    if (part && isRight) return part;
    throw new S3Error("InvalidPart", { elements: { PartNumber: String(number), ETag: wanted.ETag } });
  });
  for (const { number, size, etag } of chosen.slice(0, -1)) {
    if (size >= PART_BYTES) continue;
    const elements = { PartNumber: String(number), ETag: etag, MinSizeAllowed: String(PART_BYTES) };
    throw new S3Error("EntityTooSmall", { elements: { ...elements, ProposedSize: String(size) } });
  }
  return chosen;
}

/** The MD5 of the parts' MD5s, and their number. */
function etagOf(parts: readonly Part[]): string {
  const hash = createHash("md5");
  for (const { etag } of parts) hash.update(Buffer.from(etag, "hex"));
  return `${hash.digest("hex")}-${parts.length}`;
}

async function checksumOf(
  call: Call,
  { algorithm, type }: Upload,
  parts: readonly Part[],
): Promise<Checksum | undefined> {
  if (algorithm === undefined) return undefined;
  if (type === "FULL_OBJECT") {
    const hasher = newHasher(algorithm);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    for await (const bytes of await call.contents.blobs.read(parts, 0, size - 1)) hasher.update(bytes);
    const value = await hasher.digest();
    const given = call.header(checksumHeader(algorithm));
    if (given !== "" && given !== value) throw new S3Error("BadDigest");
    return { algorithm, type, value };
  }
  const values = parts.flatMap(({ checksum }) => (checksum ? [checksum.value] : []));
  return values.length === parts.length ? composite(algorithm, values) : undefined;
}
