import { ConfigSchema } from "@kindling/apis/kindling/bucket/provider/v1/config";
import { type AnyProvider, defineProvider } from "@kindling/provider-framework/definition";
import { bucketSettings } from "./bucket-settings.ts";
import { type BucketProviderOptions, Buckets } from "./buckets.ts";

/** Settings of buckets through the S3 API. */
export function bucket(options: BucketProviderOptions = {}): AnyProvider {
  return defineProvider({
    config: ConfigSchema,
    version: "0.1.0",
    schema: () => import("../gen/schema.json", { with: { type: "json" } }),
    client: (config, host) => new Buckets(config, host, options),
    resources: [bucketSettings],
  });
}
