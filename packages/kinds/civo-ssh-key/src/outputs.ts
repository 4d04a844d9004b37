import type { CivoSshKeyStackOutputsSchema } from "@kindling/apis/kindling/civo/ssh_key/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { SshKey } from "@pulumi/civo";

export function outputs({
  id,
  name,
  publicKey,
  fingerprint,
}: SshKey): ModuleOutputs<typeof CivoSshKeyStackOutputsSchema> {
  return { sshKeyId: id, keyName: name, publicKey, fingerprint };
}
