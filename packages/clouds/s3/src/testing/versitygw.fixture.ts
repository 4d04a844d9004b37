import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { serveVersitygw } from "@kindling/testing/versitygw.fixture";
import { clientOf, type S3Target } from "./target.ts";

/** Starts versitygw, an S3 server of others. A text instead says why it can't be run here. */
export async function startVersitygw(): Promise<S3Target | string> {
  const server = await serveVersitygw();
  if (typeof server === "string") return server;
  const target: S3Target = {
    ...server,
    createBucket: async (Bucket) => void (await clientOf(target).send(new CreateBucketCommand({ Bucket }))),
  };
  return target;
}
