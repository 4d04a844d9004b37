import type { CivoBucketStackInputValid } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import type { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { secretInput } from "@kindling/core/secret-value";
import { Provider } from "@pulumi/civo";
import { bucket } from "./bucket.ts";
import { bucketCredential } from "./bucket-credential.ts";
import { localsOf } from "./locals.ts";
import { outputs } from "./outputs.ts";

/** Makes a credential and the bucket that it owns. */
export function module(input: CivoBucketStackInputValid): ModuleOutputs<typeof CivoBucketStackOutputsSchema> {
  const locals = localsOf(input.target);
  const provider = new Provider("civo", {
    token: secretInput(input.providerConfig?.civoToken),
    apiEndpoint: input.providerConfig?.apiEndpoint || undefined,
  });
  const credential = bucketCredential(locals, provider);
  const store = bucket(locals, credential, provider);
  return outputs(store, credential);
}
