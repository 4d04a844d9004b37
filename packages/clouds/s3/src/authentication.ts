import type { IncomingMessage } from "node:http";
import type { S3Account } from "./account.ts";
import { invalidArgument, S3Error } from "./error.ts";
import { decode, type RequestTarget } from "./request-target.ts";
import { ALGORITHM, isSame, type Scope, signingKey, signRequest } from "./signature.ts";

/** Who sent a request, and what the signatures of its chunks follow from. */
export interface Signer {
  readonly accessKeyId: string;
  readonly key: Buffer;
  readonly time: string;
  readonly scope: Scope;
  readonly signature: string;
  readonly contentSha256: string;
}

interface Claim {
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly time: string;
  readonly contentSha256: string;
  readonly query: readonly (readonly [string, string])[];
}

const QUARTER_HOUR = 15 * 60_000;
const WEEK_SECONDS = 604_800;

/**
 * Checks a request's Signature Version 4, in its header or (presigned) in its query. Undefined: the request has none
 * of either. Any region is taken: S3-compatible stores don't look at it. `now` in milliseconds since the epoch.
 */
export function authenticate(
  account: S3Account,
  incoming: IncomingMessage,
  target: RequestTarget,
  now: number,
): Signer | undefined {
  const { authorization } = incoming.headers;
  const presigned = target.query.has("X-Amz-Algorithm") || target.query.has("X-Amz-Signature");
  if (authorization === undefined && !presigned) return undefined;
  if (authorization !== undefined && presigned) {
    throw invalidArgument("Authorization", "", "Only one auth mechanism allowed");
  }
  const claim = presigned ? presignedClaim(target.query, now) : headerClaim(incoming, target, now);
  const { accessKeyId, scope, time, contentSha256 } = claim;
  const found = account.key(accessKeyId);
  if (found === undefined || found.suspended) {
    throw new S3Error("InvalidAccessKeyId", { elements: { AWSAccessKeyId: accessKeyId } });
  }
  const key = signingKey(found.secretAccessKey, scope);
  const headers = claim.signedHeaders.map((name) => [name, headerText(incoming, name)] as const);
  const request = {
    method: incoming.method ?? "",
    path: target.path,
    query: claim.query,
    headers,
    contentSha256,
  };
  decode(target.path);
  if (!isSame(signRequest(key, time, scope, request), claim.signature)) {
    throw new S3Error("SignatureDoesNotMatch", { elements: { AWSAccessKeyId: accessKeyId } });
  }
  needSigned(incoming, claim.signedHeaders);
  return { accessKeyId, key, time, scope, signature: claim.signature, contentSha256 };
}

function headerClaim(incoming: IncomingMessage, { query }: RequestTarget, now: number): Claim {
  const { authorization = "" } = incoming.headers;
  if (!authorization.startsWith(`${ALGORITHM} `)) {
    const message = `The authorization mechanism you have provided is not supported. Please use ${ALGORITHM}.`;
    throw new S3Error("InvalidRequest", { message });
  }
  const parts = authorization.slice(ALGORITHM.length).split(",");
  const fields = new Map(parts.map((part) => part.trim().split(/=(.*)/s, 2) as [string, string]));
  const [credential, signed, signature] = ["Credential", "SignedHeaders", "Signature"].map((name) =>
    fields.get(name),
  );
  if (!credential || !signed || !signature) {
    const message =
      "The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature.";
    throw new S3Error("AuthorizationHeaderMalformed", { message });
  }
  const time = headerText(incoming, "x-amz-date") || compactTime(headerText(incoming, "date"));
  const sent = parseTime(time);
  if (sent === undefined) {
    throw new S3Error("AccessDenied", {
      message: "AWS authentication requires a valid Date or x-amz-date header",
    });
  }
  if (Math.abs(now - sent) > QUARTER_HOUR) {
    const elements = { RequestTime: time, ServerTime: new Date(now).toISOString() };
    throw new S3Error("RequestTimeTooSkewed", { elements });
  }
  const contentSha256 = headerText(incoming, "x-amz-content-sha256");
  if (!contentSha256) {
    const message = "Missing required header for this request: x-amz-content-sha256";
    throw new S3Error("InvalidRequest", { message });
  }
  const claimed = parseCredential(credential, time, "AuthorizationHeaderMalformed");
  return { ...claimed, signedHeaders: signed.split(";"), signature, time, contentSha256, query: [...query] };
}

function presignedClaim(query: URLSearchParams, now: number): Claim {
  const wrong = (message: string) => new S3Error("AuthorizationQueryParametersError", { message });
  const names = ["Algorithm", "Credential", "SignedHeaders", "Signature", "Date", "Expires"];
  const [algorithm, credential, signed, signature, time, expires] = names.map((name) =>
    query.get(`X-Amz-${name}`),
  );
  if (!algorithm || !credential || !signed || !signature || !time || !expires) {
    throw wrong(
      "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    );
  }
  if (algorithm !== ALGORITHM) throw wrong(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  const sent = parseTime(time);
  if (sent === undefined) throw wrong(`X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`);
  if (!/^-?\d+$/.test(expires)) throw wrong("X-Amz-Expires should be a number");
  if (Number(expires) < 0) throw wrong("X-Amz-Expires must be non-negative");
  if (Number(expires) > WEEK_SECONDS) {
    throw wrong(
      `X-Amz-Expires must be less than a week (in seconds); that is, less than ${WEEK_SECONDS} seconds`,
    );
  }
  if (sent - now > QUARTER_HOUR) throw new S3Error("AccessDenied", { message: "Request is not valid yet" });
  if (now > sent + Number(expires) * 1000)
    throw new S3Error("AccessDenied", { message: "Request has expired" });
  return {
    ...parseCredential(credential, time, "AuthorizationQueryParametersError"),
    ...{ signedHeaders: signed.split(";"), signature, time },
    contentSha256: query.get("X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD",
    query: [...query].filter(([name]) => name !== "X-Amz-Signature"),
  };
}

function parseCredential(
  credential: string,
  time: string,
  code: "AuthorizationHeaderMalformed" | "AuthorizationQueryParametersError",
): { accessKeyId: string; scope: Scope } {
  // From the end: an access key's id may hold slashes.
  const [, accessKeyId, date, region, service] =
    /^(.+)\/([^/]+)\/([^/]*)\/([^/]+)\/aws4_request$/.exec(credential) ?? [];
  if (accessKeyId === undefined || date === undefined || region === undefined || service === undefined) {
    const message =
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".';
    throw new S3Error(code, { message });
  }
  if (service !== "s3") {
    throw new S3Error(code, { message: `incorrect service "${service}". This endpoint belongs to "s3".` });
  }
  if (date !== time.slice(0, 8)) {
    throw new S3Error(code, {
      message: `Invalid credential date "${date}". Date is not the same as X-Amz-Date.`,
    });
  }
  return { accessKeyId, scope: { date, region, service } };
}

/** S3 wants the host and each x-amz- header signed, or someone in between could change what a request means. */
function needSigned(incoming: IncomingMessage, signed: readonly string[]): void {
  const missing = Object.keys(incoming.headers).filter(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !signed.includes(name),
  );
  // A presigned URL can't know the digest of what is sent by it.
  const headers = missing.filter((name) => name !== "x-amz-content-sha256");
  if (headers.length === 0) return;
  throw new S3Error("AccessDenied", {
    message: "There were headers present in the request which were not signed",
    elements: { HeadersNotSigned: headers.join(", ") },
  });
}

export function headerText(incoming: IncomingMessage, name: string): string {
  const value = incoming.headers[name];
  return Array.isArray(value) ? value.join(",") : (value ?? "");
}

function parseTime(time: string): number | undefined {
  const iso = time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  const parsed = iso === time ? Number.NaN : Date.parse(iso);
  return Number.isNaN(parsed) ? undefined : parsed;
}

function compactTime(date: string): string {
  const parsed = Date.parse(date);
  return Number.isNaN(parsed) ? date : `${new Date(parsed).toISOString().replace(/[-:]|\.\d+/g, "")}`;
}
