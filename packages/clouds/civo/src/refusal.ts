import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { CheckedSettings } from "./settings.ts";
import { codes, type Type } from "./types.ts";

/** An error that the API answers with: `{"code", "reason"}` and sometimes `details` (facts: Errors). */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: string | undefined;

  constructor(status: number, code: string, reason: string, details?: string) {
    super(reason);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  reply(c: Context): Response {
    const { code, message: reason, details } = this;
    return c.json({ code, reason, ...(details && { details }) }, this.status as ContentfulStatusCode);
  }
}

type LookedUp = "size" | "disk image" | "kubernetes version" | "kubernetes application" | "snapshot";

/**
 * Thrown for an id that doesn't exist. 404 may be plain text (D), and there may be a 200 with an empty record (T+):
 * `notFoundForm` chooses.
 */
export class NotFound extends Refusal {
  /** A type's code is its own; what is only looked up, `size`, is `database_size_not_found`. */
  constructor(what: Type | LookedUp) {
    const code =
      what in codes ? codes[what as Type].notFound : `database_${what.replaceAll(" ", "_")}_not_found`;
    super(404, code, `Failed to find the ${what}`);
  }

  replyAs(form: CheckedSettings["notFoundForm"], c: Context): Response {
    if (form === "text") return c.text("404 page not found", 404);
    if (form === "empty" && c.req.method === "GET") return c.json({ id: "" });
    return this.reply(c);
  }
}

/** A bad token: the answer of 2020 (civogo issue 44), or the code seen as of late, whose status is unknown. */
export function badToken(form: CheckedSettings["badTokenForm"], c: Context): Response {
  if (form === "requires_authentication") return c.json({ result: form, status: 401 }, 401);
  return new Refusal(401, form, "Failed to find the account within the internal database").reply(c);
}
