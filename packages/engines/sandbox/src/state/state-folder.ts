import { join } from "node:path";
import { findPassphrase } from "./passphrase.ts";
import { makeSandbox, missingPassphrase } from "./sandbox-directory.ts";

/** A sandbox's state as a backend for Pulumi's own engine. */
export interface StateFolder {
  /** `file://…` */
  readonly backend: string;
  /** Opens its secrets. */
  readonly passphrase: string;
}

/**
 * Makes the state folder of a sandbox where there is none yet, marked as a sandbox's and with a passphrase. Throws `refused`
 * for a Pulumi backend that isn't a sandbox's, `wrong-passphrase` where the passphrase is gone.
 */
export async function openStateFolder(sandbox: string): Promise<StateFolder> {
  const directory = join(sandbox, "state");
  await makeSandbox(directory);
  const passphrase = await findPassphrase(directory, undefined);
  if (passphrase === undefined) throw missingPassphrase(directory);
  return { backend: `file://${directory}`, passphrase };
}
