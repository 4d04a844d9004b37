import { createHash } from "node:crypto";
import type {
  $Command,
  S3Client,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from "@aws-sdk/client-s3";
import type { Severity } from "@kindling/provider-framework/definition";
import type { Address } from "./address.ts";
import { failureOf } from "./failure.ts";

/** What is used of the AWS SDK. */
export type S3 = typeof import("./s3.ts");

export interface Access extends Address {
  /** Where requests really go. */
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A request as a trace shows it: nothing secret. */
export interface RequestTrace {
  /** `PutBucketTagging`. */
  readonly operation: string;
  readonly bucket: string;
  /** Absent when no answer came. */
  readonly status: number | undefined;
  readonly ms: number;
}

export interface Use {
  readonly signal: AbortSignal;
  readonly log: (severity: Severity, message: string) => void;
  /** Told of each attempt at a request. */
  readonly onRequest: (trace: RequestTrace) => void;
}

type Command<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

/** One bucket, seen through S3 with one pair of keys. Failures are `S3Failure`s. */
export class Bucket {
  /** Its name. */
  readonly name: string;
  readonly log: Use["log"];
  readonly #endpoint: string;
  readonly #s3: S3;
  readonly #client: S3Client;
  readonly #signal: AbortSignal;

  private constructor(s3: S3, client: S3Client, { bucket, endpoint }: Address, { signal, log }: Use) {
    this.name = bucket;
    this.log = log;
    this.#endpoint = endpoint;
    this.#s3 = s3;
    this.#client = client;
    this.#signal = signal;
  }

  /** Works on a bucket; connections are closed afterwards. */
  static async use<T>(access: Access, use: Use, work: (bucket: Bucket) => Promise<T>): Promise<T> {
    const s3 = await import("./s3.ts");
    const client = new s3.S3Client({
      endpoint: access.url,
      region: access.region,
      credentials: { accessKeyId: access.accessKeyId, secretAccessKey: access.secretAccessKey },
      forcePathStyle: true,
      // The only retries there are: every request here may be repeated.
      retryMode: "standard",
      maxAttempts: 5,
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    });
    withDigest(client);
    traced(client, access.bucket, use.onRequest);
    try {
      return await work(new Bucket(s3, client, access, use));
    } finally {
      client.destroy();
    }
  }

  /** Sends a request until it is answered. `what` is `reading the tags`. */
  async ask<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    what: string,
    command: (s3: S3) => Command<Input, Output>,
  ): Promise<Output> {
    try {
      return await this.#client.send(command(this.#s3), { abortSignal: this.#signal });
    } catch (error) {
      this.#signal.throwIfAborted();
      throw failureOf(error, { what, bucket: this.name, endpoint: this.#endpoint });
    }
  }
}

/**
 * Adds Content-MD5 to what has a body. The SDK sends CRC32 alone, which S3-compatible services don't all take for an
 * integrity check (Ceph's RGW refuses lifecycle rules so before Quincy, MinIO until 2025).
 */
function withDigest(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body?: unknown; headers: Record<string, string> };
      if (typeof request.body === "string" || request.body instanceof Uint8Array)
        request.headers["content-md5"] = createHash("md5").update(request.body).digest("base64");
      return next(args);
    },
    { step: "build", name: "contentMd5" },
  );
}

function traced(client: S3Client, bucket: string, onRequest: Use["onRequest"]): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const begun = performance.now();
        let status: number | undefined;
        try {
          const result = await next(args);
          status = (result.response as { statusCode?: number }).statusCode;
          return result;
        } catch (error) {
          status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
          throw error;
        } finally {
          const operation = String(commandName).replace(/Command$/, "");
          onRequest({ operation, bucket, status, ms: performance.now() - begun });
        }
      },
    // Within the retries, around what reads the answer.
    { step: "deserialize", priority: "high", name: "trace" },
  );
}
