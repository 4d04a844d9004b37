import type { CivoObjectStoreCredentialStackOutputsSchema } from "@kindling/apis/kindling/civo/object_store_credential/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { secretReference } from "@kindling/core/stack-name";
import type { ObjectStoreCredential } from "@pulumi/civo";
import * as pulumi from "@pulumi/pulumi";

export function outputs({
  id,
  accessKeyId,
  secretAccessKey,
  region,
}: ObjectStoreCredential): ModuleOutputs<typeof CivoObjectStoreCredentialStackOutputsSchema> {
  const stack = { project: pulumi.getProject(), stack: pulumi.getStack() };
  return {
    credentialId: id,
    accessKeySecretRef: secretReference(stack, "access_key_id"),
    secretKeySecretRef: secretReference(stack, "secret_access_key"),
    accessKeyId,
    secretAccessKey,
    region,
  };
}
