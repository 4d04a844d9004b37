import type { CivoObjectStoreCredentialStackInputValid } from "@kindling/apis/kindling/civo/object_store_credential/v1/stack_input";
import type { CivoObjectStoreCredentialStackOutputsSchema } from "@kindling/apis/kindling/civo/object_store_credential/v1/stack_outputs";
import { RegionSchema } from "@kindling/apis/kindling/civo/v1/region";
import type { ModuleOutputs } from "@kindling/core/kind";
import { secretInput } from "@kindling/core/secret-value";
import { ObjectStoreCredential, Provider } from "@pulumi/civo";
import { outputs } from "./outputs.ts";

/** Makes a credential. No keys are given, so Civo generates them. */
export function module({
  target: { spec },
  providerConfig,
}: CivoObjectStoreCredentialStackInputValid): ModuleOutputs<
  typeof CivoObjectStoreCredentialStackOutputsSchema
> {
  const provider = new Provider("civo", {
    token: secretInput(providerConfig?.civoToken),
    apiEndpoint: providerConfig?.apiEndpoint || undefined,
  });
  const region = RegionSchema.value[spec.region]?.name;
  const keyGeneration = spec.credentialGeneration;
  const credential = new ObjectStoreCredential(
    "credential",
    { name: spec.credentialName, region, keyGeneration },
    { provider },
  );
  return outputs(credential);
}
