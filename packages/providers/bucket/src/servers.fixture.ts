import { CreateBucketCommand, DeleteBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { startSandboxTarget } from "@kindling/cloud-s3/testing/sandbox-target";
import { clientOf, type S3Target } from "@kindling/cloud-s3/testing/target";
import { type PropertyMap, type PropertyValue, secret } from "@kindling/core/property-value";

/** An S3 server with a bucket, as the tests use it: behind the provider's back by `s3`. */
export interface BucketServer {
  readonly config: PropertyMap;
  readonly bucket: string;
  readonly s3: S3Client;
  /** What every resource here needs: bucket, endpoint, region and keys. */
  readonly access: Readonly<Record<string, PropertyValue>>;
  removeBucket(): Promise<void>;
  restoreBucket(): Promise<void>;
  close(): Promise<void>;
}

const BUCKET = "bucket-of-the-tests";
export const KEYS = { accessKeyId: "AKIAKINDLING", secretAccessKey: "the secret of AKIAKINDLING" };

export interface SandboxServer extends BucketServer {
  readonly sandbox: Awaited<ReturnType<typeof startSandboxTarget>>;
}

/** The sandbox's S3, with a bucket and a pair of keys that owns it. */
export async function startSandbox(): Promise<SandboxServer> {
  const sandbox = await startSandboxTarget();
  const { account } = sandbox;
  account.keys.set(KEYS.accessKeyId, { ...KEYS, suspended: false });
  const make = async () => void account.create(BUCKET, { owner: KEYS.accessKeyId });
  await make();
  return {
    ...serverOf({ ...sandbox, ...KEYS }, BUCKET),
    sandbox,
    removeBucket: async () => account.delete(BUCKET),
    restoreBucket: make,
    close: () => sandbox.close(),
  };
}

/** A bucket on an S3 server that goes on. */
export async function bucketOn(target: S3Target): Promise<BucketServer> {
  const server = serverOf(target, BUCKET);
  const make = async () => void (await server.s3.send(new CreateBucketCommand({ Bucket: BUCKET })));
  const remove = async () => void (await server.s3.send(new DeleteBucketCommand({ Bucket: BUCKET })));
  await make();
  return {
    ...server,
    removeBucket: remove,
    restoreBucket: make,
    close: remove,
  };
}

function serverOf(target: S3Target, bucket: string) {
  const { url: endpoint, region, accessKeyId, secretAccessKey } = target;
  const keys = { accessKeyId: secret(accessKeyId), secretAccessKey: secret(secretAccessKey) };
  return {
    config: { ...keys, region },
    bucket,
    s3: clientOf(target),
    access: { bucket, endpoint, region, ...keys },
  };
}
