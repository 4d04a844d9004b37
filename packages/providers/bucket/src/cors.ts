import type { CORSRule } from "@aws-sdk/client-s3";
import { create } from "@bufbuild/protobuf";
import {
  type CorsRule,
  CorsRule_Method,
  CorsRule_MethodSchema,
  CorsRuleSchema,
} from "@kindling/apis/kindling/bucket/provider/v1/cors_rule";
import { type Part, unless } from "./part.ts";

export const cors: Part = {
  field: "corsRules",
  isGiven: ({ corsRules }) => corsRules.length > 0,
  async read(bucket, old) {
    const request = bucket.ask(
      "reading the CORS rules",
      (s3) => new s3.GetBucketCorsCommand({ Bucket: bucket.name }),
    );
    const { CORSRules = [] } = (await unless(request, "NoSuchCORSConfiguration")) ?? {};
    const corsRules = CORSRules.map(corsRuleFound).map((rule, index) => {
      const before = old?.corsRules[index];
      return before && corsMeaning(before) === corsMeaning(rule) ? before : rule;
    });
    return { corsRules };
  },
  async write(bucket, { corsRules }) {
    const Bucket = bucket.name;
    if (corsRules.length > 0) {
      const CORSConfiguration = { CORSRules: corsRules.map(corsRuleSent) };
      await bucket.ask(
        "setting the CORS rules",
        (s3) => new s3.PutBucketCorsCommand({ Bucket, CORSConfiguration }),
      );
    } else {
      const request = bucket.ask(
        "taking off the CORS rules",
        (s3) => new s3.DeleteBucketCorsCommand({ Bucket }),
      );
      // Ceph's RGW finds nothing to delete.
      await unless(request, "NoSuchCORSConfiguration", "NoSuchKey");
    }
    return { corsRules };
  },
};

/** What a rule means, comparable: the order within it doesn't matter, nor the case of headers. */
export function corsMeaning(rule: CorsRule): string {
  const { allowedOrigins, allowedMethods, allowedHeaders, exposeHeaders, maxAgeSeconds } = rule;
  const headers = (names: readonly string[]) => names.map((name) => name.toLowerCase()).sort();
  return JSON.stringify([
    [...allowedOrigins].sort(),
    [...allowedMethods].sort(),
    headers(allowedHeaders),
    headers(exposeHeaders),
    maxAgeSeconds,
  ]);
}

export function corsRuleSent(rule: CorsRule): CORSRule {
  const { allowedOrigins, allowedMethods, allowedHeaders, exposeHeaders, maxAgeSeconds } = rule;
  return {
    AllowedOrigins: allowedOrigins,
    AllowedMethods: allowedMethods.map((method) => CorsRule_MethodSchema.value[method]?.name ?? ""),
    ...(allowedHeaders.length > 0 && { AllowedHeaders: allowedHeaders }),
    ...(exposeHeaders.length > 0 && { ExposeHeaders: exposeHeaders }),
    ...(maxAgeSeconds !== undefined && { MaxAgeSeconds: maxAgeSeconds }),
  };
}

export function corsRuleFound(rule: CORSRule): CorsRule {
  const methods: Readonly<Record<string, number>> = CorsRule_Method;
  return create(CorsRuleSchema, {
    allowedOrigins: rule.AllowedOrigins ?? [],
    allowedMethods: (rule.AllowedMethods ?? []).flatMap(
      (method) => methods[method] ?? [],
    ) as CorsRule_Method[],
    allowedHeaders: rule.AllowedHeaders ?? [],
    exposeHeaders: rule.ExposeHeaders ?? [],
    ...(rule.MaxAgeSeconds !== undefined && { maxAgeSeconds: rule.MaxAgeSeconds }),
  });
}
