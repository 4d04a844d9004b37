import type { ProviderFactory } from "@kindling/core/provider";
import { inProcess } from "@kindling/provider-framework/in-process";
import type { BucketProviderOptions } from "./buckets.ts";
import { bucket } from "./provider.ts";

export type { RequestTrace } from "./bucket.ts";
export type { BucketProviderOptions } from "./buckets.ts";

/**
 * Makes providers of bucket settings. With `endpoint`, which says where requests really go, keys and regions of the
 * environment stay out of play: a sandbox must not follow them to a real account.
 */
export function bucketProvider(options: BucketProviderOptions = {}): ProviderFactory {
  return inProcess(bucket(options), { environment: options.endpoint ? {} : process.env });
}
