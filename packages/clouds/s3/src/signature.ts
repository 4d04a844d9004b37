import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** A request as Signature Version 4 sees it (AWS: Create a signed AWS API request). */
export interface SignedRequest {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Those that are signed, by lower-case names. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Hex digest of the body, or a word in its place. */
  readonly contentSha256: string;
}

/** `20300101/lon1/s3/aws4_request`: for what a signing key is good. */
export interface Scope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export const ALGORITHM = "AWS4-HMAC-SHA256";

// Header values hold bytes: read as Latin-1 by Node, written as Latin-1 they are what was sent.
export const sha256 = (text: string): string => createHash("sha256").update(text, "latin1").digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

export const formatScope = ({ date, region, service }: Scope): string =>
  `${date}/${region}/${service}/aws4_request`;

export function signingKey(secret: string, { date, region, service }: Scope): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), "aws4_request");
}

export const sign = (key: Buffer, lines: readonly string[]): string =>
  hmac(key, lines.join("\n")).toString("hex");

/** The request's signature by `key`. `time` is `x-amz-date`. */
export function signRequest(key: Buffer, time: string, scope: Scope, request: SignedRequest): string {
  const hash = sha256(canonical(request));
  return sign(key, [ALGORITHM, time, formatScope(scope), hash]);
}

export function isSame(signature: string, other: string): boolean {
  const [a, b] = [Buffer.from(signature), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function canonical({ method, path, query, headers, contentSha256 }: SignedRequest): string {
  const parameters = query.map(([name, value]) => [encode(name), encode(value)] as const);
  const signed = [...headers].sort(byName);
  return [
    method,
    // Decoded first: clients differ in what they leave as it is in a path, but all sign the full encoding.
    encode(decodeURIComponent(path)).replaceAll("%2F", "/"),
    parameters
      .sort(byName)
      .map(([name, value]) => `${name}=${value}`)
      .join("&"),
    ...signed.map(([name, value]) => `${name}:${value.trim().replace(/ +/g, " ")}`),
    "",
    signed.map(([name]) => name).join(";"),
    contentSha256,
  ].join("\n");
}

type Pair = readonly [name: string, value: string];

function byName([a, x]: Pair, [b, y]: Pair): number {
  if (a !== b) return a < b ? -1 : 1;
  return x < y ? -1 : Number(x > y);
}

/** All but A–Z a–z 0–9 - . _ ~, in UTF-8. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
