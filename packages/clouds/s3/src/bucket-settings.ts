import type { BucketContents } from "./bucket-contents.ts";
import type { XmlContent } from "./xml.ts";

/** What a bucket can be told to be, besides what it holds. */
export type SettingName = "versioning" | "lifecycle" | "cors" | "tagging";

export type Versioning = "Enabled" | "Suspended";

export function setting<Value = XmlContent>(
  { database }: BucketContents,
  bucket: string,
  name: SettingName,
): Value | undefined {
  const sql = "SELECT value FROM setting WHERE bucket = ? AND name = ?";
  const row = database.get<{ value: string }>(sql, bucket, name);
  return row && JSON.parse(row.value);
}

/** `undefined` takes the setting away. */
export function saveSetting(
  { database }: BucketContents,
  bucket: string,
  name: SettingName,
  value: XmlContent,
): void {
  if (value === undefined) database.run("DELETE FROM setting WHERE bucket = ? AND name = ?", bucket, name);
  else database.run("INSERT OR REPLACE INTO setting VALUES (?, ?, ?)", bucket, name, JSON.stringify(value));
}

/** Undefined: versioning was never switched on, and objects have no versions. */
export const versioningOf = (contents: BucketContents, bucket: string): Versioning | undefined =>
  setting<Versioning>(contents, bucket, "versioning");
