import { KindlingError } from "@kindling/core/error";
import { stringInput } from "@kindling/core/reference";
import { secretInput } from "@kindling/core/secret-value";
import { getSshKeyOutput, type Provider } from "@pulumi/civo";
import * as pulumi from "@pulumi/pulumi";
import type { Locals } from "./locals.ts";
import { startScript } from "./start-script.ts";
import { warningsOf } from "./user-data.ts";

/** Most that Civo is given, in bytes. */
export const MAX_BYTES = 32_768;

/**
 * The shell script that Civo runs when the instance first starts: the user's data, and the SSH keys but the first, which
 * Civo takes itself. None where there is nothing to do.
 */
export function script(
  { spec }: Pick<Locals, "spec">,
  provider: Provider,
): pulumi.Output<string> | undefined {
  const { userData, initialUser = "" } = spec;
  const others = spec.sshKeyIds.slice(1).map((id) => getSshKeyOutput({ id: stringInput(id) }, { provider }));
  if (!userData && others.length === 0) return undefined;
  // What stands in the manifest was looked at when that was validated.
  const isReadNow = userData?.source.case !== "value";
  const keys = pulumi.all(others).apply((found) => found.map(({ publicKey }) => publicKey));
  return pulumi.all([userData && secretInput(userData), keys]).apply(async ([text, publicKeys]) => {
    if (text !== undefined && isReadNow)
      for (const warning of warningsOf(text)) await pulumi.log.warn(warning);
    return withinLimit(startScript({ userData: text, publicKeys, user: initialUser }), text);
  });
}

/** Throws `invalid-input` for a script that is larger than Civo is given. */
export function withinLimit(made: string, userData = ""): string {
  const [bytes, own] = [made, userData].map((text) => Buffer.byteLength(text));
  if (bytes === undefined || own === undefined || bytes <= MAX_BYTES) return made;
  const added =
    bytes > own ? `, ${bytes - own} of them added to apply it (cloud-config, further SSH keys)` : "";
  const message = `spec.userData: the script that runs it would have ${bytes} bytes${added}, and ${MAX_BYTES} (32 KiB) are the most: make it ${bytes - MAX_BYTES} bytes smaller, or let a small script fetch the rest`;
  throw new KindlingError("invalid-input", message, { path: "spec.userData" });
}
