import { KindlingError } from "@kindling/core/error";
import { SignJWT } from "jose";

export interface CredentialOptions {
  readonly token?: string | undefined;
  readonly jwtSecret?: string | undefined;
  readonly jwtAudience?: string | undefined;
  /** Milliseconds since 1970. Default: the system's clock. */
  readonly time?: (() => number) | undefined;
}

/** What opens the API at this moment. */
export interface Credential {
  readonly bearer: () => Promise<string>;
  /** What must never be shown. */
  readonly secrets: readonly string[];
}

// Lagoon may refuse tokens that live longer than an hour (JWT_MAX_AGE of its auth server).
const LIFETIME = 3600;
// Longer than a request may wait for its turn and its retries.
const MARGIN = 1200;

/**
 * The token, or tokens made from the core's secret: those of an administrator, signed with HS256, renewed long before
 * they expire. Throws `missing-credential`.
 */
export function credentialOf(options: CredentialOptions): Credential {
  const { token, jwtSecret, jwtAudience = "api.dev", time = Date.now } = options;
  if (token) return { bearer: async () => token, secrets: [token] };
  if (!jwtSecret)
    throw new KindlingError(
      "missing-credential",
      "Lagoon's credential is empty: set LAGOON_TOKEN, or give `token` or `jwtSecret` to the provider",
    );
  const key = new TextEncoder().encode(jwtSecret);
  let current: { readonly jwt: Promise<string>; readonly renewAt: number } | undefined;
  return {
    secrets: [jwtSecret],
    bearer() {
      const now = Math.floor(time() / 1000);
      if (!current || now >= current.renewAt)
        current = { jwt: adminToken(key, jwtAudience, now), renewAt: now + LIFETIME - MARGIN };
      return current.jwt;
    },
  };
}

const adminToken = (key: Uint8Array, audience: string, now: number): Promise<string> =>
  new SignJWT({ role: "admin" })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer("kindling")
    .setSubject("lagoonadmin")
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME)
    .sign(key);
