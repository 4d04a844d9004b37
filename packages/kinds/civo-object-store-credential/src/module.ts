import type { CivoObjectStoreCredentialStackInputValid } from "@kindling/apis/kindling/civo/object_store_credential/v1/stack_input";
import type { CivoObjectStoreCredentialStackOutputsSchema } from "@kindling/apis/kindling/civo/object_store_credential/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { regionCode } from "@kindling/module-civo/region";
import { ObjectStoreCredential } from "@pulumi/civo";
import { outputs } from "./outputs.ts";

/** Makes a credential. No keys are given, so Civo generates them. */
export function module({
  target: { spec },
  providerConfig,
}: CivoObjectStoreCredentialStackInputValid): ModuleOutputs<
  typeof CivoObjectStoreCredentialStackOutputsSchema
> {
  const { credentialName: name, credentialGeneration: keyGeneration } = spec;
  const args = { name, region: regionCode(spec.region), keyGeneration };
  return outputs(new ObjectStoreCredential("credential", args, { provider: civoProvider(providerConfig) }));
}
