import type { IncomingMessage } from "node:http";
import type { Bucket } from "./account.ts";
import { headerText } from "./authentication.ts";
import type { BucketContents } from "./bucket-contents.ts";
import { setting } from "./bucket-settings.ts";
import { type CorsConfiguration, corsHeaders, matchRule } from "./cors.ts";
import { S3Error } from "./error.ts";
import { done } from "./reply.ts";

/** A browser's question before a request from another origin (S3 API reference: OPTIONS object). Nobody signs it. */
export function preflight(
  contents: BucketContents,
  bucket: Bucket | undefined,
  incoming: IncomingMessage,
): Response {
  const origin = headerText(incoming, "origin");
  const method = headerText(incoming, "access-control-request-method");
  const list = headerText(incoming, "access-control-request-headers");
  const headers = list
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  if (origin === "") {
    throw new S3Error("BadRequest", { message: "Insufficient information. Origin request header needed." });
  }
  if (method === "")
    throw new S3Error("BadRequest", { message: "Invalid Access-Control-Request-Method: null" });
  const cors = bucket && setting<CorsConfiguration>(contents, bucket.id, "cors");
  if (cors === undefined) {
    throw new S3Error("AccessForbidden", { message: "CORSResponse: CORS is not enabled for this bucket." });
  }
  const match = matchRule(cors, origin, method, headers);
  if (match === undefined) throw new S3Error("AccessForbidden");
  return done(200, {
    ...corsHeaders(match),
    "access-control-allow-headers": headers.length > 0 ? headers.join(", ") : undefined,
  });
}

/** What to add to the reply to a request from a browser's page. */
export function corsHeadersFor(
  contents: BucketContents,
  bucket: Bucket,
  incoming: IncomingMessage,
): Record<string, string> {
  const origin = headerText(incoming, "origin");
  const cors = origin === "" ? undefined : setting<CorsConfiguration>(contents, bucket.id, "cors");
  const match = cors && matchRule(cors, origin, incoming.method ?? "");
  return match ? corsHeaders(match) : {};
}
