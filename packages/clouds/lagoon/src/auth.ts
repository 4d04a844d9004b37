import type { Clock, Viewer } from "./context.ts";
import type { Generation } from "./generations.ts";
import type { CheckedSettings } from "./settings.ts";
import { type Claims, readToken, verifyToken } from "./tokens.ts";

/** A request that isn't let in: an HTTP status, and a message in GraphQL's form. */
export class Unauthorized extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Account {
  readonly generation: Generation;
  readonly settings: CheckedSettings;
  readonly clock: Clock;
}

/** May be ahead of the server's clock by so much (facts: LEGACY_TOKEN_CLOCK_SKEW_TOLERANCE_SECONDS). */
const CLOCK_SKEW_SECONDS = 60;

/**
 * Who a request comes from, by its `Authorization` header. A token that won't do is a 401 in 2.33 and a 403 in 2.8;
 * without one both say 401 (facts: services/api/src/authMiddleware.ts). Throws `Unauthorized`.
 */
export function authenticate(
  account: Account,
  header: string | undefined,
  viewerOf: (userId: string) => Viewer | undefined,
): Viewer {
  return account.generation === "2.33"
    ? authenticate233(account, header, viewerOf)
    : authenticate28(account, header, viewerOf);
}

function bearer(header: string | undefined): string | undefined {
  const parts = (header ?? "").split(" ");
  return parts.length === 2 && parts[0]?.toLowerCase() === "bearer" ? parts[1] : undefined;
}

const refusal = (error: unknown): string => (error as Error).message;

function authenticate233(...[account, header, viewerOf]: Parameters<typeof authenticate>): Viewer {
  const token = bearer(header);
  if (token === undefined) throw new Unauthorized(401, "Unauthorized - Bearer token required");
  const claims = readToken(token);
  if (!claims) throw new Unauthorized(401, "Unauthorized - Bearer token malformed");
  if (claims.role !== undefined) {
    try {
      return legacyAdmin(account, token);
    } catch (error) {
      throw new Unauthorized(401, `Unauthorized - Legacy token invalid: ${refusal(error)}`);
    }
  }
  if (claims.typ !== undefined) {
    try {
      return user(account, token, viewerOf);
    } catch (error) {
      throw new Unauthorized(401, `Unauthorized - Keycloak token invalid: ${refusal(error)}`);
    }
  }
  throw new Unauthorized(401, "Unauthorized - Bearer token unrecognized");
}

function authenticate28(...[account, header, viewerOf]: Parameters<typeof authenticate>): Viewer {
  const token = bearer(header);
  if (token === undefined) throw new Unauthorized(401, "Unauthorized - Bearer Token Required");
  try {
    if (readToken(token)?.typ !== undefined) return user(account, token, viewerOf);
    return legacyAdmin(account, token);
  } catch (error) {
    throw new Unauthorized(403, `Forbidden - Invalid Auth Token: ${refusal(error)}`);
  }
}

/** A token that Lagoon's own services use, made from the JWT secret: its bearer is an administrator. */
function legacyAdmin({ generation, settings, clock }: Account, token: string): Viewer {
  let claims: Claims;
  try {
    claims = verifyToken(token, settings.jwtSecret, clock);
    if (generation === "2.33") checkLifetime(claims, settings, clock);
    if (claims.aud !== settings.jwtAudience) throw new Error("Token audience mismatch.");
  } catch (error) {
    throw new Error(generation === "2.33" ? refusal(error) : `Error decoding token: ${refusal(error)}`);
  }
  if (claims.role !== "admin") throw new Error("Cannot authenticate non-admin user with legacy token.");
  return { platformOwner: true, platformViewer: true };
}

function checkLifetime({ iat, exp }: Claims, settings: CheckedSettings, clock: Clock): void {
  const who = "Legacy token (sub:unknown; iss:unknown)";
  if (!exp || !iat) {
    if (settings.legacyExpiryReject) throw new Error(`${who} has no expiry`);
    return;
  }
  const now = Math.floor(clock.now() / 1000);
  if (iat > now + CLOCK_SKEW_SECONDS) throw new Error(`${who} iat ${iat} is issued before ${now}`);
  if (settings.legacyExpiryReject && exp - iat > settings.legacyExpiryMaxSeconds) {
    throw new Error(`${who} expiry ${exp - iat} is greater than ${settings.legacyExpiryMaxSeconds}`);
  }
}

/**
 * A user's token. Keycloak makes them, with a key pair; here they are signed with the JWT secret as well, which a
 * client can't tell: to it the token is opaque.
 */
function user(
  { settings, clock }: Account,
  token: string,
  viewerOf: (userId: string) => Viewer | undefined,
): Viewer {
  const { sub = "" } = verifyToken(token, settings.jwtSecret, clock);
  const viewer = viewerOf(sub);
  if (!viewer) throw new Error("session signed out");
  return viewer;
}
