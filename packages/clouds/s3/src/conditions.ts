import { S3Error } from "./error.ts";
import type { ObjectVersion } from "./object-versions.ts";

type Header = (name: string) => string;

const names = (header: string, etag: string): boolean =>
  header.split(",").some((one) => one.trim() === "*" || one.trim().replaceAll('"', "") === etag);

const failed = (condition: string): S3Error =>
  new S3Error("PreconditionFailed", { elements: { Condition: condition } });

/** HTTP times have no parts of a second. */
const seconds = (ms: number): number => Math.floor(ms / 1000);

/**
 * Conditions on reading (S3 API reference: GetObject). Throws PreconditionFailed; false: the reader has it already
 * (304). `prefix` is `x-amz-copy-source-` for those on the source of a copy, where there is no 304.
 */
export function allowsReading({ etag, modified }: ObjectVersion, header: Header, prefix = ""): boolean {
  const [match, noneMatch] = [header(`${prefix}if-match`), header(`${prefix}if-none-match`)];
  const unmodifiedSince = Date.parse(header(`${prefix}if-unmodified-since`));
  const modifiedSince = Date.parse(header(`${prefix}if-modified-since`));
  if (match !== "" && !names(match, etag)) throw failed("If-Match");
  if (match === "" && seconds(modified) > seconds(unmodifiedSince)) throw failed("If-Unmodified-Since");
  const isOld = noneMatch === "" && seconds(modified) <= seconds(modifiedSince);
  if (!isOld && (noneMatch === "" || !names(noneMatch, etag))) return true;
  if (prefix !== "") throw failed(noneMatch === "" ? "If-Modified-Since" : "If-None-Match");
  return false;
}

/** Conditions on putting an object (S3 user guide: Conditional writes). Throws PreconditionFailed, NoSuchKey. */
export function checkWriting(current: ObjectVersion | undefined, header: Header): void {
  const [match, noneMatch] = [header("if-match"), header("if-none-match")];
  const exists = current !== undefined && !current.marker;
  if (noneMatch !== "" && noneMatch !== "*") {
    throw new S3Error("NotImplemented", { message: "If-None-Match takes * only where an object is put" });
  }
  if (noneMatch === "*" && exists) throw failed("If-None-Match");
  if (match === "") return;
  if (!exists) throw new S3Error("NoSuchKey");
  if (!names(match, current.etag)) throw failed("If-Match");
}
