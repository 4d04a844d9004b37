import { ObjectStore, type ObjectStoreCredential, type Provider } from "@pulumi/civo";
import * as pulumi from "@pulumi/pulumi";
import type { Locals } from "./locals.ts";

/** The bucket. What the manifest asks for and Civo can't do is warned about. */
export function bucket(
  { spec, region, warnings }: Locals,
  credential: ObjectStoreCredential,
  provider: Provider,
): ObjectStore {
  // Not tied to the resource: a log of a resource that then fails breaks logging for every later run (lastLog).
  for (const warning of warnings) void pulumi.log.warn(warning);
  return new ObjectStore(
    "bucket",
    { name: spec.bucketName, region, maxSizeGb: spec.maxSizeGb, accessKeyId: credential.accessKeyId },
    { provider },
  );
}
