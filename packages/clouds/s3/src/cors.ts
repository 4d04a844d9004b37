import type * as v from "valibot";
import { S3Error } from "./error.ts";
import type { XmlElement } from "./xml.ts";
import { elements, integer, many, matching, maybe, some, text } from "./xml-schema.ts";

const configuration = elements({
  CORSRule: some(
    elements({
      ID: maybe(text),
      AllowedHeader: many(text),
      AllowedMethod: some(text),
      AllowedOrigin: some(text),
      ExposeHeader: many(text),
      MaxAgeSeconds: maybe(integer),
    }),
    100,
  ),
});

export type CorsConfiguration = v.InferOutput<typeof configuration>;
export type CorsRule = CorsConfiguration["CORSRule"][number];

const METHODS = ["GET", "PUT", "POST", "DELETE", "HEAD"];

/** Throws MalformedXML or InvalidRequest as S3 does (PutBucketCors; user guide: Elements of a CORS configuration). */
export function readCors(element: XmlElement): CorsConfiguration {
  const cors = matching(configuration, element);
  for (const { AllowedMethod, AllowedOrigin, AllowedHeader, ExposeHeader, ID = "" } of cors.CORSRule) {
    const wrong = (message: string) => new S3Error("InvalidRequest", { message });
    const stars = (value: string): number => value.split("*").length - 1;
    for (const method of AllowedMethod) {
      if (METHODS.includes(method)) continue;
      throw wrong(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
    }
    for (const origin of AllowedOrigin) {
      if (stars(origin) > 1) throw wrong(`AllowedOrigin "${origin}" can not have more than one wildcard.`);
    }
    for (const header of AllowedHeader) {
      if (stars(header) > 1) throw wrong(`AllowedHeader "${header}" can not have more than one wildcard.`);
    }
    for (const header of ExposeHeader) {
      if (stars(header) === 0) continue;
      throw wrong(
        `ExposeHeader "${header}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
      );
    }
    if (ID.length > 255) throw wrong("The ID of a rule can't be longer than 255 characters");
  }
  return cors;
}

/** The first rule that allows all of it, and the origin to answer with. */
export function matchRule(
  { CORSRule }: CorsConfiguration,
  origin: string,
  method: string,
  headers: readonly string[] = [],
): { rule: CorsRule; origin: string } | undefined {
  for (const rule of CORSRule) {
    const allowed = rule.AllowedOrigin.find((pattern) => matches(pattern, origin));
    if (allowed === undefined || !rule.AllowedMethod.includes(method)) continue;
    const allows = (header: string) =>
      rule.AllowedHeader.some((pattern) => matches(lower(pattern), lower(header)));
    if (headers.every(allows)) return { rule, origin: allowed === "*" ? "*" : origin };
  }
  return undefined;
}

/** What a browser reads on the reply to a request that a rule allows. */
export function corsHeaders({ rule, origin }: { rule: CorsRule; origin: string }): Record<string, string> {
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-methods": rule.AllowedMethod.join(", "),
    ...(rule.ExposeHeader.length > 0 && { "access-control-expose-headers": rule.ExposeHeader.join(", ") }),
    ...(rule.MaxAgeSeconds !== undefined && { "access-control-max-age": String(rule.MaxAgeSeconds) }),
    ...(origin !== "*" && { "access-control-allow-credentials": "true" }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

const lower = (value: string): string => value.toLowerCase();

function matches(pattern: string, value: string): boolean {
  const [head = "", tail] = pattern.split("*");
  if (tail === undefined) return head === value;
  return value.length >= head.length + tail.length && value.startsWith(head) && value.endsWith(tail);
}
