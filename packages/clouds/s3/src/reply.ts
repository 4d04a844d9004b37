import { randomBytes } from "node:crypto";
import type { S3Error } from "./error.ts";
import { formatXml, type XmlContent } from "./xml.ts";

type Headers = Readonly<Record<string, string | undefined>>;

function given(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export const done = (status: 200 | 204 | 304 = 200, headers: Headers = {}): Response =>
  new Response(null, { status, headers: given(headers) });

export const xmlReply = (root: string, content: XmlContent, headers: Headers = {}): Response =>
  new Response(formatXml(root, content), {
    headers: { "content-type": "application/xml", ...given(headers) },
  });

/** A reply to HEAD has no body, so an error there is its status alone. */
export function errorReply(error: S3Error, resource: string, isHead: boolean): Response {
  const { code, message, elements, status } = error;
  const headers = { "content-type": "application/xml", ...error.headers };
  if (isHead) return new Response(null, { status, headers });
  const content = {
    Code: code,
    Message: message,
    ...elements,
    Resource: resource,
    RequestId: newRequestId(),
  };
  return new Response(formatXml("Error", content, ""), { status, headers });
}

export const newRequestId = (): string => randomBytes(8).toString("hex").toUpperCase();

/** `2030-01-01T00:00:00.000Z` */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** `Tue, 01 Jan 2030 00:00:00 GMT` */
export const httpTime = (ms: number): string => new Date(ms).toUTCString();

export const quoted = (etag: string): string => `"${etag}"`;
