import type { ValueRef } from "@kindling/apis/kindling/shared/v1/reference";
import { KindlingError } from "@kindling/core/error";
import { referenceInput } from "@kindling/core/reference";
import { ObjectStoreCredential, type Provider } from "@pulumi/civo";
import * as pulumi from "@pulumi/pulumi";
import type { Locals } from "./locals.ts";

/** A pair of S3 keys; the bucket belongs to the first. */
export interface Keys {
  readonly accessKeyId: pulumi.Output<string>;
  readonly secretAccessKey: pulumi.Output<string>;
}

/** The keys that own the bucket: of the CivoObjectStoreCredential that the manifest names, else the bucket's own. */
export function bucketCredential(locals: Locals, provider: Provider): Keys {
  const { spec, region } = locals;
  if (spec.credential) return keysOf(spec.credential, locals);
  // No keys are given, so Civo generates them.
  const keyGeneration = spec.credentialGeneration;
  return new ObjectStoreCredential("bucket-creds", { region, keyGeneration }, { provider });
}

/** Throws `invalid-input` where the credential is in another region: Civo would only say that it can't find it. */
function keysOf(credential: ValueRef, { region }: Locals): Keys {
  const own = referenceInput(credential, "region");
  const accessKeyId = pulumi.all([referenceInput(credential, "access_key_id"), own]).apply(([id, its]) => {
    if (its === region) return id;
    const message = `spec.credential: CivoObjectStoreCredential ${credential.name} is in ${its}, the bucket in ${region}; a bucket and its credential must be in one region`;
    throw new KindlingError("invalid-input", message, { path: "spec.credential" });
  });
  return { accessKeyId, secretAccessKey: referenceInput(credential, "secret_access_key") };
}
