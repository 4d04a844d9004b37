import { randomBytes } from "node:crypto";
import type { BucketContents } from "./bucket-contents.ts";
import type { Checksum, ChecksumAlgorithm } from "./checksums.ts";
import { S3Error } from "./error.ts";

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly initiated: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly type: Checksum["type"] | undefined;
}

export interface Part {
  readonly number: number;
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly modified: number;
  readonly checksum: Checksum | undefined;
}

interface UploadRow extends Omit<Upload, "headers" | "algorithm" | "type"> {
  headers: string;
  algorithm: ChecksumAlgorithm | null;
  type: Checksum["type"] | null;
}

const fromRow = ({ headers, algorithm, type, ...row }: UploadRow): Upload => ({
  ...row,
  headers: JSON.parse(headers),
  algorithm: algorithm ?? undefined,
  type: type ?? undefined,
});

export function createUpload({ database }: BucketContents, upload: Omit<Upload, "id">): Upload {
  const id = randomBytes(24).toString("base64url");
  const { bucket, key, initiated, headers, algorithm = null, type = null } = upload;
  database.run(
    "INSERT INTO upload (id, bucket, key, initiated, headers, algorithm, type) VALUES (?, ?, ?, ?, ?, ?, ?)",
    ...[id, bucket, key, initiated, JSON.stringify(headers), algorithm, type],
  );
  return { ...upload, id };
}

/** Throws NoSuchUpload, also for an upload to another key. */
export function findUpload({ database }: BucketContents, bucket: string, key: string, id: string): Upload {
  const sql = "SELECT * FROM upload WHERE id = ? AND bucket = ? AND key = ?";
  const row = database.get<UploadRow>(sql, id, bucket, key);
  if (row === undefined) throw new S3Error("NoSuchUpload", { elements: { UploadId: id } });
  return fromRow(row);
}

/** By key, those of a key by id, after the one named; the first has the prefix or none has. */
export function* uploadsOf(
  { database }: BucketContents,
  bucket: string,
  prefix: string,
  key: string,
  id: string,
): Iterable<Upload> {
  const sql = "SELECT * FROM upload WHERE bucket = ? AND key >= ? AND (key, id) > (?, ?) ORDER BY key, id";
  for (const row of database.each<UploadRow>(sql, bucket, prefix, key, id)) yield fromRow(row);
}

/** Adds a part, in place of one with its number. To be called in an `atomically` block. */
export function putPart(contents: BucketContents, upload: Upload, part: Part): void {
  const { database } = contents;
  findUpload(contents, upload.bucket, upload.key, upload.id);
  for (const { number, file } of partsOf(contents, upload)) if (number === part.number) contents.drop(file);
  const { number, file, size, etag, modified, checksum } = part;
  database.run(
    "INSERT OR REPLACE INTO part (upload, number, file, size, etag, modified, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)",
    ...[upload.id, number, file, size, etag, modified, checksum ? JSON.stringify(checksum) : null],
  );
}

/** In the order of their numbers. */
export function partsOf({ database }: BucketContents, upload: Upload): Part[] {
  const rows = database.all<Omit<Part, "checksum"> & { checksum: string | null }>(
    "SELECT number, file, size, etag, modified, checksum FROM part WHERE upload = ? ORDER BY number",
    upload.id,
  );
  return rows.map((row) => ({
    ...row,
    checksum: row.checksum === null ? undefined : JSON.parse(row.checksum),
  }));
}

/** Ends the upload; files of parts that no object took over go. To be called in an `atomically` block. */
export function removeUpload(contents: BucketContents, upload: Upload): void {
  for (const { file } of partsOf(contents, upload)) contents.drop(file);
  contents.database.run("DELETE FROM upload WHERE id = ?", upload.id);
}
