import { S3Client } from "@aws-sdk/client-s3";
import { onTestFinished } from "vitest";
import type { Workplace } from "./kindling.ts";

/** Serves a workplace's clouds until the test ends, and gives the address of their S3. */
export async function servedS3(place: Workplace): Promise<string> {
  const served = place.start(["sandbox", "serve"]);
  onTestFinished(async () => {
    served.child.kill("SIGINT");
    await served.ended;
  });
  await served.shown("Ctrl-C ends it");
  const { stdout } = await place.run(["sandbox", "status", "-o", "json"]);
  const services: readonly { name: string; url: string }[] = JSON.parse(stdout).served;
  return services.find(({ name }) => name === "civo-s3")?.url ?? "";
}

/** The AWS SDK with the keys that a stack gives: `CivoBucket/my-bucket`. */
export async function s3Client(place: Workplace, endpoint: string, stack: string): Promise<S3Client> {
  const { stdout } = await place.sandbox("outputs", [stack, "--show-secrets", "-o", "json"]);
  const { access_key_id: accessKeyId, secret_access_key: secretAccessKey } = JSON.parse(stdout);
  const credentials = { accessKeyId, secretAccessKey };
  return new S3Client({ endpoint, region: "LON1", forcePathStyle: true, maxAttempts: 1, credentials });
}
