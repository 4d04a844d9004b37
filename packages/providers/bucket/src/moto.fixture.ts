import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { clientOf, type S3Target } from "@kindling/cloud-s3/testing/target";
import { serveMoto } from "@kindling/testing/moto.fixture";

/** Starts moto's S3. A text instead says why it can't be run here. */
export async function startMoto(): Promise<S3Target | string> {
  const server = await serveMoto();
  if (typeof server === "string") return server;
  const keys = { accessKeyId: "AKIAMOTO", secretAccessKey: "the secret of AKIAMOTO" };
  const target: S3Target = {
    ...{ ...server, region: "us-east-1", ...keys },
    createBucket: async (Bucket) => void (await clientOf(target).send(new CreateBucketCommand({ Bucket }))),
  };
  return target;
}
