import type { BucketContents } from "./bucket-contents.ts";
import { fromRow, type ObjectVersion, type VersionRow } from "./object-versions.ts";

/** What of a bucket to list, as all list operations have it. */
export interface Selection {
  readonly prefix: string;
  /** Keys that have it behind the prefix are rolled up to one common prefix. Empty: none are. */
  readonly delimiter: string;
  /** Most entries and common prefixes together. */
  readonly limit: number;
}

export interface Listing<Entry> {
  readonly entries: readonly Entry[];
  readonly commonPrefixes: readonly string[];
  /** The last entry or common prefix, when there is more behind it. */
  readonly next: Entry | string | undefined;
}

/** Reads `entries`, which come in the order of their keys, until there are enough; all that `after` rolls up is left out. */
export function list<Entry extends { readonly key: string }>(
  entries: Iterable<Entry>,
  { prefix, delimiter, limit }: Selection,
  after = "",
): Listing<Entry> {
  const taken: Entry[] = [];
  const commonPrefixes: string[] = [];
  let last: Entry | string | undefined;
  for (const entry of entries) {
    if (!entry.key.startsWith(prefix)) break;
    const end = delimiter === "" ? -1 : entry.key.indexOf(delimiter, prefix.length);
    const common = end < 0 ? undefined : entry.key.slice(0, end + delimiter.length);
    if (common !== undefined && (common === last || common === after)) continue;
    if (taken.length + commonPrefixes.length >= limit) return { entries: taken, commonPrefixes, next: last };
    if (common === undefined) taken.push(entry);
    else commonPrefixes.push(common);
    last = common ?? entry;
  }
  return { entries: taken, commonPrefixes, next: undefined };
}

/** Newest versions that are no delete markers, by key, behind `after`. */
export function objectsFrom({ database }: BucketContents, bucket: string, prefix: string, after: string) {
  const sql =
    "SELECT * FROM object WHERE bucket = ? AND latest = 1 AND marker = 0 AND key >= ? AND key > ? ORDER BY key";
  return rows(database.each<VersionRow>(sql, bucket, prefix, after));
}

/** All versions, by key, newest first, behind version `version` of `after`, or all of `after` without one. */
export function versionsFrom(
  { database }: BucketContents,
  bucket: string,
  prefix: string,
  after: string,
  version: string | undefined,
): Iterable<ObjectVersion> {
  const sql = `SELECT * FROM object WHERE bucket = ?1 AND key >= ?2 AND (key > ?3 OR (key = ?3 AND position <
      (SELECT position FROM object WHERE bucket = ?1 AND key = ?3 AND version = ?4)))
    ORDER BY key, position DESC`;
  return rows(database.each<VersionRow>(sql, bucket, prefix, after, version ?? null));
}

function* rows(found: Iterable<VersionRow>): Iterable<ObjectVersion> {
  for (const row of found) yield fromRow(row);
}
