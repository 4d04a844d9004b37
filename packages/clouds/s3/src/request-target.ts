import type { IncomingMessage } from "node:http";
import { S3Error } from "./error.ts";

/** What a request is about, read from its URL as it was sent: a `Request` would resolve `..` in a key. */
export interface RequestTarget {
  /** Still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Empty: the service itself. */
  readonly bucket: string;
  /** Empty: the bucket. */
  readonly key: string;
}

/** Longest key, in bytes of UTF-8 (S3 user guide: Naming objects). */
const KEY_BYTES = 1024;

/** Path-style `/bucket/key`, or `/key` where the host is `bucket.localhost`. Throws InvalidURI, KeyTooLongError. */
export function requestTarget(incoming: IncomingMessage): RequestTarget {
  const url = incoming.url ?? "/";
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const hosted = /^(.+)\.localhost(:\d+)?$/.exec(incoming.headers.host ?? "")?.[1];
  const [, bucket = "", key = ""] =
    /^\/([^/]*)\/?(.*)$/s.exec(hosted === undefined ? path : `/${hosted}${path}`) ?? [];
  const decoded = decode(key);
  if (Buffer.byteLength(decoded) > KEY_BYTES) {
    const elements = { Size: String(Buffer.byteLength(decoded)), MaxSizeAllowed: String(KEY_BYTES) };
    throw new S3Error("KeyTooLongError", { elements });
  }
  const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
  return { path, query, bucket: decode(bucket), key: decoded };
}

/** Throws InvalidURI for what is no encoded UTF-8, or holds the character NUL. */
export function decode(text: string): string {
  try {
    const decoded = decodeURIComponent(text);
    if (!decoded.includes("\0")) return decoded;
  } catch {
    // As below.
  }
  throw new S3Error("InvalidURI", { elements: { URI: text } });
}
