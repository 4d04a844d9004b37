import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "./context.ts";

/** What a JWT says. */
export interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string;
  /** `admin`, in the tokens that Lagoon's own services use ("legacy tokens"). */
  readonly role?: string;
  /** `Bearer`, in a user's token. */
  readonly typ?: string;
  /** Seconds since the epoch. */
  readonly iat?: number;
  readonly exp?: number;
  readonly nbf?: number;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const signatureOf = (content: string, secret: string): Buffer =>
  createHmac("sha256", secret).update(content).digest();

/** A JWT with HS256. */
export function signToken(claims: Claims, secret: string): string {
  const content = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${content}.${signatureOf(content, secret).toString("base64url")}`;
}

/** What a token says, whoever signed it; undefined for what is no JWT. */
export function readToken(token: string): Claims | undefined {
  try {
    const [header, claims, signature] = token.split(".");
    if (!header || !claims || signature === undefined) return undefined;
    JSON.parse(Buffer.from(header, "base64url").toString("utf8"));
    return JSON.parse(Buffer.from(claims, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Throws what the package `jsonwebtoken`, which Lagoon uses, says of a token that isn't valid. */
export function verifyToken(token: string, secret: string, clock: Clock): Claims {
  const claims = readToken(token);
  const [header = "", body = "", signature = ""] = token.split(".");
  if (!claims) throw new Error("jwt malformed");
  const { alg } = JSON.parse(Buffer.from(header, "base64url").toString("utf8"));
  if (signature === "") throw new Error("jwt signature is required");
  if (alg !== "HS256") throw new Error("invalid algorithm");
  const right = signatureOf(`${header}.${body}`, secret);
  const given = Buffer.from(signature, "base64url");
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw new Error("invalid signature");
  const now = Math.floor(clock.now() / 1000);
  if (claims.nbf !== undefined && claims.nbf > now) throw new Error("jwt not active");
  if (claims.exp !== undefined && now >= claims.exp) throw new Error("jwt expired");
  return claims;
}
