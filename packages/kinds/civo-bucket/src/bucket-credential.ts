import { referenceInput } from "@kindling/core/reference";
import { ObjectStoreCredential, type Provider } from "@pulumi/civo";
import type { Output } from "@pulumi/pulumi";
import type { Locals } from "./locals.ts";

/** A pair of S3 keys; the bucket belongs to the first. */
export interface Keys {
  readonly accessKeyId: Output<string>;
  readonly secretAccessKey: Output<string>;
}

/** The keys that own the bucket: of the CivoObjectStoreCredential that the manifest names, else the bucket's own. */
export function bucketCredential({ spec, region }: Locals, provider: Provider): Keys {
  const { credential, credentialGeneration } = spec;
  if (credential)
    return {
      accessKeyId: referenceInput(credential, "access_key_id"),
      secretAccessKey: referenceInput(credential, "secret_access_key"),
    };
  // No keys are given, so Civo generates them.
  return new ObjectStoreCredential(
    "bucket-creds",
    { region, keyGeneration: credentialGeneration },
    { provider },
  );
}
