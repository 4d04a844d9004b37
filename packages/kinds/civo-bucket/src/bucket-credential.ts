import { ObjectStoreCredential, type Provider } from "@pulumi/civo";
import type { Locals } from "./locals.ts";

/** The access key pair that owns the bucket. No keys are given, so Civo generates them. */
export function bucketCredential({ region }: Locals, provider: Provider): ObjectStoreCredential {
  return new ObjectStoreCredential("bucket-creds", { region }, { provider });
}
