import { HttpError } from "@kindling/provider-framework/http-error";

/** What Civo's error answers say: code, words and details on one line. Proxies send HTML instead. */
export function errorWords(body: unknown): { reason?: string; message?: string } {
  if (typeof body === "string") return body.trimStart().startsWith("<") ? { message: "an HTML page" } : {};
  if (typeof body !== "object" || body === null) return {};
  const { code, reason, result, details } = body as Record<string, unknown>;
  const words = [reason ?? result, details].filter((part) => typeof part === "string" && part !== "");
  return {
    ...(typeof code === "string" && { reason: code }),
    message: words.map((part) => oneLine(String(part))).join(", "),
  };
}

/** Quota errors come on several lines. */
const oneLine = (words: string): string => words.trim().replace(/\s*\n\s*/g, "; ");

/** Whether the token was not accepted (facts: Errors; the status that comes with the code is unknown). */
export const isUnauthorized = ({ status, reason }: HttpError): boolean =>
  status === 401 || reason === "database_account_not_found";

/** Whether the region is unknown, or out: neither means that a resource in it is gone. */
export const isRegionMissing = ({ reason }: HttpError): boolean =>
  reason === "database_region_not_found" || reason === "region_unavailable";

/** Whether the region lacks what was asked for, such as object stores. */
export const isFeatureMissing = ({ reason }: HttpError): boolean =>
  reason === "database_region_feature_not_supported";

/** Whether the thing asked for isn't there, as far as this answer goes: its list has the last word. */
export const isNotFound = (error: unknown): error is HttpError =>
  error instanceof HttpError &&
  (error.status === 404 || /^database_\w+_(not_found|find)$/.test(error.reason ?? "")) &&
  !isUnauthorized(error) &&
  !isRegionMissing(error);

/** Whether the name belongs to another. */
export const isNameTaken = (error: HttpError): boolean =>
  isRefusal(error) &&
  (/duplicate|_exists$/.test(error.reason ?? "") ||
    /already (exists|taken|in use)|is taken/i.test(error.message));

export const isQuotaReached = ({ reason }: HttpError): boolean => reason === "quota_limit_reached";

/** Whether a delete was refused since something uses the thing (facts: Errors). It passes once that is gone. */
export const isInUse = (error: unknown): error is HttpError =>
  error instanceof HttpError &&
  // A 500, as seen with firewalls in 2022.
  (error.reason === "database_firewall_deleted_failed" ||
    (isRefusal(error) &&
      (error.status === 409 ||
        /inuse|_used_by_|delete_with_instance|volume_delete_failed/.test(error.reason ?? ""))));

/** Whether Civo answered and did nothing, for a reason that has to do with what was asked. */
export const isRefusal = (error: unknown): error is HttpError =>
  error instanceof HttpError &&
  error.status !== undefined &&
  error.status < 500 &&
  error.status !== 429 &&
  error.status !== 408 &&
  !isUnauthorized(error) &&
  !isRegionMissing(error);
