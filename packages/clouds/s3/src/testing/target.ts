import { S3Client, type S3ClientConfig, type S3ServiceException } from "@aws-sdk/client-s3";
import { expect } from "vitest";

/** An S3 server to try: ours or another. */
export interface S3Target {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Makes a bucket that the key owns. */
  createBucket(name: string): Promise<void>;
  close(): Promise<void>;
}

export function clientOf({ url, region, ...credentials }: S3Target, config: S3ClientConfig = {}): S3Client {
  const { accessKeyId, secretAccessKey } = credentials;
  return new S3Client({
    ...{ endpoint: url, region, forcePathStyle: true, maxAttempts: 1 },
    credentials: { accessKeyId, secretAccessKey },
    ...config,
  });
}

/** `test`, but for a server that is known to do otherwise: there it must fail. */
export type Check = (name: string, run: () => Promise<void>) => void;

let buckets = 0;

/** A new bucket. */
export async function newBucket(target: S3Target): Promise<string> {
  buckets += 1;
  const name = `bucket-${process.pid}-${buckets}`;
  await target.createBucket(name);
  return name;
}

/** Expects S3's error code, or for HEAD the name that the SDK makes of the status. */
export async function expectError(
  sent: Promise<unknown>,
  code: string,
  status?: number,
): Promise<S3ServiceException> {
  const error: S3ServiceException = await sent.then(
    () => expect.unreachable(`expected ${code}`),
    (reason) => reason,
  );
  expect(error.name).toBe(code);
  if (status !== undefined) expect(error.$metadata.httpStatusCode).toBe(status);
  return error;
}
