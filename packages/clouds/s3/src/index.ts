import { mkdir } from "node:fs/promises";
import { serveOnLoopback } from "@kindling/cloud-framework/loopback-server";
import { KindlingError } from "@kindling/core/error";
import type { S3Account } from "./account.ts";
import { type OnRequest, s3Api } from "./api.ts";
import { BucketContents } from "./bucket-contents.ts";
import { type Fault, Faults } from "./faults.ts";

export type { AccessKey, Bucket, S3Account } from "./account.ts";
export type { OnRequest, RequestLogEntry } from "./api.ts";
export type { BucketContents, Usage } from "./bucket-contents.ts";
export type { Fault } from "./faults.ts";

export interface S3CloudOptions {
  /** Holds `s3.sqlite` and the folder `s3` (made when missing). */
  readonly directory: string;
  /** Whose buckets and keys these are. */
  readonly account: S3Account;
  /** Port on 127.0.0.1. Default: a free one. */
  readonly port?: number;
  /** Told of each request once it is answered. */
  readonly onRequest?: OnRequest;
  /** Milliseconds since the epoch. Default: the system's clock. */
  readonly now?: () => number;
}

export interface S3Cloud {
  /** `http://127.0.0.1:PORT`, without a slash at the end. Buckets are in its path, or before `.localhost`. */
  readonly url: string;
  /** What is in the buckets, for the cloud's own API: how much, and emptying them. */
  readonly contents: BucketContents;
  /** Puts a fault into the way of this server's requests. */
  fail(fault: Fault): void;
  /** Cuts open connections and frees port and files. */
  close(): Promise<void>;
}

/**
 * Starts S3 for the buckets of a simulated account on the loopback interface. Several processes may run one each on
 * the same folder: they show the same contents. Throws `unwritable` for a bad folder or port.
 */
export async function startS3Cloud(options: S3CloudOptions): Promise<S3Cloud> {
  const { directory, account, port = 0, onRequest, now = Date.now } = options;
  const contents = await openBucketContents(directory);
  await contents.sweep(() => account.buckets());
  const faults = new Faults();
  const api = s3Api({ account, contents, faults, now }, onRequest);
  const holdings = contents;
  const { url, close } = await serveOnLoopback({ cloud: "S3", fetch: api.fetch, port, holdings });
  return {
    url,
    contents,
    fail: (fault) => faults.add(fault),
    close,
  };
}

/** Opens the contents without serving them. Throws `unwritable`. */
export async function openBucketContents(directory: string): Promise<BucketContents> {
  try {
    await mkdir(directory, { recursive: true });
    return new BucketContents(directory);
  } catch (error) {
    throw new KindlingError(
      "unwritable",
      `the simulated S3 can't keep its objects in ${directory}: ${reason(error)}. Check that the folder can be written to, or set another one`,
      { path: directory, cause: error },
    );
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
