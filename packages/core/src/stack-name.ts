import type { StackName } from "./engine.ts";
import { KindlingError } from "./error.ts";

/** `pulumi://civo-bucket/dev.my-bucket#access_key_id`: names a stack's output, which `kindling secret` prints. */
export function secretReference(stack: StackName, output: string): string {
  return `pulumi://${stack.project}/${stack.stack}#${output}`;
}

/** Reads what `secretReference` wrote. Throws `invalid-input` for anything else. */
export function parseSecretReference(reference: string): { stack: StackName; output: string } {
  const [, project, stack, output] = /^pulumi:\/\/([^/#\s]+)\/([^/#\s]+)#([^/#\s]+)$/.exec(reference) ?? [];
  if (!project || !stack || !output)
    throw new KindlingError(
      "invalid-input",
      `"${reference}" is no secret reference: write it as pulumi://<project>/<stack>#<output>, as the outputs named …_secret_ref hold it`,
    );
  return { stack: { project, stack }, output };
}
