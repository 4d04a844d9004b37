import type { IncomingMessage } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { authenticate } from "./authentication.ts";
import { Call, type Cloud } from "./call.ts";
import { S3Error } from "./error.ts";
import { withFault } from "./faults.ts";
import { createBucket, listBuckets } from "./operations/buckets.ts";
import { operationOf } from "./operations/index.ts";
import { corsHeadersFor, preflight } from "./preflight.ts";
import { errorReply, newRequestId } from "./reply.ts";
import { type RequestTarget, requestTarget } from "./request-target.ts";

/** A request as the log shows it: no query, no headers, no bodies, so nothing secret. */
export interface RequestLogEntry {
  /** `PutObject`; the HTTP method where it didn't come that far. */
  readonly operation: string;
  /** `/bucket/key`, encoded. */
  readonly path: string;
  readonly status: number;
  /** Until the reply's headers were known. */
  readonly ms: number;
}

export type OnRequest = (entry: RequestLogEntry) => void;

/** S3's REST API. */
export function s3Api(cloud: Cloud, onRequest?: OnRequest): Hono<{ Bindings: HttpBindings }> {
  const api = new Hono<{ Bindings: HttpBindings }>();
  api.all("*", async (c) => {
    const { incoming } = c.env;
    const start = performance.now();
    const { operation, response } = await answer(cloud, incoming);
    response.headers.set("x-amz-request-id", newRequestId());
    const path = (incoming.url ?? "").replace(/\?.*$/s, "");
    onRequest?.({ operation, path, status: response.status, ms: performance.now() - start });
    return response;
  });
  return api;
}

async function answer(
  cloud: Cloud,
  incoming: IncomingMessage,
): Promise<{ operation: string; response: Response }> {
  const asked = { operation: incoming.method ?? "", cors: {} };
  let response: Response;
  try {
    response = await carryOut(cloud, incoming, requestTarget(incoming), asked);
  } catch (error) {
    const known = error instanceof S3Error ? error : internal(error);
    const path = (incoming.url ?? "").replace(/\?.*$/s, "");
    response = errorReply(known, path, incoming.method === "HEAD");
  }
  for (const [name, value] of Object.entries(asked.cors)) response.headers.set(name, String(value));
  return { operation: asked.operation, response };
}

async function carryOut(
  cloud: Cloud,
  incoming: IncomingMessage,
  target: RequestTarget,
  asked: { operation: string; cors: Record<string, string> },
): Promise<Response> {
  const { account, contents } = cloud;
  const method = incoming.method ?? "";
  if (method === "OPTIONS") return preflight(contents, account.bucket(target.bucket, undefined), incoming);
  const isCopy = incoming.headers["x-amz-copy-source"] !== undefined;
  const operation = target.bucket === "" ? undefined : operationOf(method, target.key, target.query, isCopy);
  asked.operation = operation?.name ?? "ListBuckets";
  const signer = authenticate(account, incoming, target, cloud.now());
  if (operation === undefined) {
    if (method !== "GET" || signer === undefined)
      throw new S3Error(signer ? "MethodNotAllowed" : "AccessDenied");
    return listBuckets(cloud, signer.accessKeyId, target.query);
  }
  const bucket = account.bucket(target.bucket, signer?.accessKeyId);
  if (bucket) asked.cors = corsHeadersFor(contents, bucket, incoming);
  // Refused whether there is one or not, in words that say where buckets are made.
  if (operation.name === "CreateBucket" && signer) return createBucket();
  if (bucket === undefined) throw new S3Error("NoSuchBucket", { elements: { BucketName: target.bucket } });
  if (signer === undefined || bucket.owner !== signer.accessKeyId) throw new S3Error("AccessDenied");
  const call = new Call(cloud, bucket, target, signer, incoming);
  return withFault(cloud.faults.next(operation.name), () => operation.run(call));
}

function internal(error: unknown): S3Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new S3Error("InternalError", { message: `The sandbox's S3 failed: ${reason}` });
}
