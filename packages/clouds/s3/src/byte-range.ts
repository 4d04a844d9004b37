import type { Segment } from "./blobs.ts";
import { S3Error } from "./error.ts";

/** Bytes from `start` up to and with `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes that a `Range` header asks for. Undefined: all of them, as also for a header that isn't one or lists
 * several ranges (S3 sends one at most). Throws InvalidRange.
 */
export function byteRange(header: string, size: number): ByteRange | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && first !== "" && Number(last) < Number(first)) return undefined;
  if (start < size && start <= end) return { start, end };
  throw new S3Error("InvalidRange", {
    elements: { RangeRequested: header, ActualObjectSize: String(size) },
    headers: { "content-range": `bytes */${size}` },
  });
}

/** The bytes of one part of an object. Throws InvalidPartNumber. */
export function partRange(number: string, segments: readonly Segment[]): ByteRange {
  const index = Number(number) - 1;
  const part = /^\d+$/.test(number) ? segments[index] : undefined;
  if (part === undefined) throw new S3Error("InvalidPartNumber");
  const start = segments.slice(0, index).reduce((sum, { size }) => sum + size, 0);
  return { start, end: start + part.size - 1 };
}
