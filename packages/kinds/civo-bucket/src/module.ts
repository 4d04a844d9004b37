import type { CivoBucketStackInputValid } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import type { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { Provider as S3Provider } from "@kindling/sdk-bucket";
import { bucket } from "./bucket.ts";
import { bucketCredential } from "./bucket-credential.ts";
import { bucketSettings } from "./bucket-settings.ts";
import { localsOf } from "./locals.ts";
import { outputs } from "./outputs.ts";

/** Makes a bucket, the credential that owns it unless the manifest names one, and the bucket's settings. */
export function module(input: CivoBucketStackInputValid): ModuleOutputs<typeof CivoBucketStackOutputsSchema> {
  const locals = localsOf(input.target);
  const provider = civoProvider(input.providerConfig);
  const keys = bucketCredential(locals, provider);
  const store = bucket(locals, keys, provider);
  bucketSettings(locals, store, keys, new S3Provider("s3"));
  return outputs(store, keys);
}
