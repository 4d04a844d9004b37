import type { Config } from "@kindling/apis/kindling/bucket/provider/v1/config";
import { KindlingError } from "@kindling/core/error";
import type { Host, Operation } from "@kindling/provider-framework/definition";
import { type Clock, systemClock } from "@kindling/provider-framework/rate-limit";
import type { Address } from "./address.ts";
import { Bucket, type RequestTrace } from "./bucket.ts";

export interface BucketProviderOptions {
  /** Where requests for an endpoint really go, such as to a sandbox; it never enters a state. */
  readonly endpoint?: (configured: string) => string;
  /** Told of each attempt at a request. */
  readonly onRequest?: (trace: RequestTrace) => void;
  /** What waits for a new bucket or key to be usable. */
  readonly clock?: Clock;
}

/** How a resource says to reach its bucket; the provider's configuration has the rest. */
export interface Reach extends Address {
  readonly region: string;
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
}

/** Buckets of any S3 service. */
export class Buckets {
  readonly config: Config;
  readonly clock: Clock;
  readonly #host: Host;
  readonly #options: BucketProviderOptions;

  constructor(config: Config, host: Host, options: BucketProviderOptions) {
    this.config = config;
    this.clock = options.clock ?? systemClock;
    this.#host = host;
    this.#options = options;
  }

  /** Works on a bucket. Throws `missing-credential` when neither the resource nor the provider has keys. */
  async use<T>(reach: Reach, { signal, log }: Operation, work: (bucket: Bucket) => Promise<T>): Promise<T> {
    const { bucket, endpoint, region } = reach;
    const { accessKeyId, secretAccessKey } = reach.accessKeyId ? reach : this.config;
    if (!accessKeyId || !secretAccessKey)
      throw new KindlingError(
        "missing-credential",
        `there are no keys for the bucket ${bucket} at ${endpoint}: give accessKeyId and secretAccessKey, or to the provider bucket:accessKeyId and bucket:secretAccessKey (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment)`,
      );
    const url = this.#options.endpoint?.(endpoint) ?? endpoint;
    const onRequest = (trace: RequestTrace) => {
      this.#host.log("debug", `${trace.operation} ${bucket}: ${trace.status ?? "no answer"}`);
      this.#options.onRequest?.(trace);
    };
    const access = { bucket, endpoint, url, region, accessKeyId, secretAccessKey };
    return Bucket.use(access, { signal, log, onRequest }, work);
  }
}
