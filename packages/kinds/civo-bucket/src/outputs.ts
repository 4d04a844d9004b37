import type { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { secretReference } from "@kindling/core/stack-name";
import type { ObjectStore } from "@pulumi/civo";
import * as pulumi from "@pulumi/pulumi";
import type { Keys } from "./bucket-credential.ts";
import { endpointUrl } from "./endpoint-url.ts";

export function outputs(store: ObjectStore, keys: Keys): ModuleOutputs<typeof CivoBucketStackOutputsSchema> {
  const stack = { project: pulumi.getProject(), stack: pulumi.getStack() };
  return {
    bucketId: store.id,
    endpointUrl: pulumi.all([store.bucketUrl, store.name]).apply(([url, name]) => endpointUrl(url, name)),
    accessKeySecretRef: secretReference(stack, "access_key_id"),
    secretKeySecretRef: secretReference(stack, "secret_access_key"),
    accessKeyId: keys.accessKeyId,
    secretAccessKey: keys.secretAccessKey,
  };
}
