import type { CivoSshKeyStackInputValid } from "@kindling/apis/kindling/civo/ssh_key/v1/stack_input";
import type { CivoSshKeyStackOutputsSchema } from "@kindling/apis/kindling/civo/ssh_key/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { civoProvider } from "@kindling/module-civo/provider";
import { SshKey } from "@pulumi/civo";
import { outputs } from "./outputs.ts";

/** Registers a key. */
export function module({
  target: { spec },
  providerConfig,
}: CivoSshKeyStackInputValid): ModuleOutputs<typeof CivoSshKeyStackOutputsSchema> {
  const args = { name: spec.keyName, publicKey: spec.publicKey.trim() };
  return outputs(new SshKey("key", args, { provider: civoProvider(providerConfig) }));
}
