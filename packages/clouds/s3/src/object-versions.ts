import { randomBytes } from "node:crypto";
import type { Bucket } from "./account.ts";
import type { Segment } from "./blobs.ts";
import type { BucketContents } from "./bucket-contents.ts";
import { versioningOf } from "./bucket-settings.ts";
import type { Checksum } from "./checksums.ts";
import { S3Error } from "./error.ts";

/** What an object is, but for its bytes. */
export interface ObjectContent {
  readonly size: number;
  /** Without quotation marks. */
  readonly etag: string;
  /** Headers to send with it: `content-type`, `x-amz-meta-…`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum: Checksum | undefined;
}

/** One version of an object, or a delete marker. Of several, the one with the highest position is the newest. */
export interface ObjectVersion extends ObjectContent {
  readonly position: number;
  readonly key: string;
  /** `null` for what was put while versioning was not on. */
  readonly version: string;
  readonly latest: boolean;
  readonly marker: boolean;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

export interface VersionRow {
  position: number;
  key: string;
  version: string;
  latest: number;
  marker: number;
  size: number;
  etag: string;
  modified: number;
  headers: string;
  checksum: string | null;
}

export const fromRow = ({ latest, marker, headers, checksum, ...row }: VersionRow): ObjectVersion => ({
  ...row,
  latest: latest === 1,
  marker: marker === 1,
  headers: JSON.parse(headers),
  checksum: checksum === null ? undefined : JSON.parse(checksum),
});

const NULL_VERSION = "null";

const MARKER: ObjectContent = { size: 0, etag: "", headers: {}, checksum: undefined };

/** The newest version, which may be a delete marker, or the one asked for. */
export function findVersion(
  { database }: BucketContents,
  bucket: string,
  key: string,
  version?: string,
): ObjectVersion | undefined {
  const row =
    version === undefined
      ? database.get<VersionRow>(
          "SELECT * FROM object WHERE bucket = ? AND key = ? AND latest = 1",
          bucket,
          key,
        )
      : database.get<VersionRow>(
          "SELECT * FROM object WHERE bucket = ? AND key = ? AND version = ?",
          ...[bucket, key, version],
        );
  return row && fromRow(row);
}

/**
 * Puts an object as versioning has it (S3 user guide: Adding objects to versioning-enabled buckets): as a new
 * version, or in place of the `null` version. Throws QuotaExceeded when the bucket would hold too much. To be called
 * in an `atomically` block.
 */
export function putVersion(
  contents: BucketContents,
  bucket: Bucket,
  key: string,
  content: ObjectContent,
  segments: readonly Segment[],
  now: number,
): ObjectVersion {
  const versioning = versioningOf(contents, bucket.id);
  const version = versioning === "Enabled" ? newVersionId() : NULL_VERSION;
  if (version === NULL_VERSION) dropVersion(contents, bucket.id, key, version);
  const { maxBytes = Number.POSITIVE_INFINITY } = bucket;
  if (contents.usage(bucket.id).bytes + content.size > maxBytes) throw new S3Error("QuotaExceeded");
  const put = insert(contents, bucket.id, key, version, content, false, now);
  const sql = "INSERT INTO segment (object, number, file, size) VALUES (?, ?, ?, ?)";
  for (const [number, { file, size }] of segments.entries()) {
    contents.database.run(sql, put.position, number, file, size);
  }
  return put;
}

export interface Deleted {
  /** The version that is gone, or that of the marker that was made. Undefined: there are no versions. */
  readonly version: string | undefined;
  /** Whether what is gone or was made is a delete marker. */
  readonly marker: boolean;
}

/**
 * Deletes the version asked for, or as versioning has it (S3 user guide: Deleting object versions): puts a delete
 * marker, even where there is no object, or without versioning deletes the object. To be called in an `atomically`
 * block.
 */
export function deleteVersion(
  contents: BucketContents,
  bucket: string,
  key: string,
  version: string | undefined,
  now: number,
): Deleted {
  if (version !== undefined) {
    const found = dropVersion(contents, bucket, key, version);
    makeLatest(contents, bucket, key);
    return { version, marker: found?.marker ?? false };
  }
  const versioning = versioningOf(contents, bucket);
  if (versioning !== "Enabled") dropVersion(contents, bucket, key, NULL_VERSION);
  if (versioning === undefined) return { version: undefined, marker: false };
  const markerVersion = versioning === "Enabled" ? newVersionId() : NULL_VERSION;
  insert(contents, bucket, key, markerVersion, MARKER, true, now);
  return { version: markerVersion, marker: true };
}

function insert(
  { database }: BucketContents,
  bucket: string,
  key: string,
  version: string,
  content: ObjectContent,
  marker: boolean,
  modified: number,
): ObjectVersion {
  const { size, etag, headers, checksum } = content;
  database.run("UPDATE object SET latest = 0 WHERE bucket = ? AND key = ? AND latest = 1", bucket, key);
  const position = database.run(
    `INSERT INTO object (bucket, key, version, latest, marker, size, etag, modified, headers, checksum)
     VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?)`,
    ...[bucket, key, version, Number(marker), size, etag, modified],
    ...[JSON.stringify(headers), checksum ? JSON.stringify(checksum) : null],
  );
  return { ...content, position, key, version, latest: true, marker, modified };
}

function dropVersion(contents: BucketContents, bucket: string, key: string, version: string) {
  const found = findVersion(contents, bucket, key, version);
  if (found === undefined) return undefined;
  for (const { file } of contents.segmentsOf(found.position)) contents.drop(file);
  contents.database.run("DELETE FROM object WHERE position = ?", found.position);
  return found;
}

function makeLatest({ database }: BucketContents, bucket: string, key: string): void {
  database.run(
    `UPDATE object SET latest = 1 WHERE latest = 0 AND position =
       (SELECT position FROM object WHERE bucket = ? AND key = ? ORDER BY position DESC LIMIT 1)`,
    ...[bucket, key],
  );
}

const newVersionId = (): string => randomBytes(24).toString("base64url");
