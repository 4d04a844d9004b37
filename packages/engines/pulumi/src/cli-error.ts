import { type ErrorCode, KindlingError } from "@kindling/core/error";
import type { CliResult } from "./cli.ts";

/** What the CLI says when it can't begin, and what that is here. */
const CASES: readonly { readonly says: RegExp; readonly code: ErrorCode; readonly advice: string }[] = [
  {
    says: /is currently locked by|Another update is currently in progress/i,
    code: "locked",
    advice: "Wait for that run, or free the stack with kindling state unlock if the run is gone",
  },
  {
    says: /incorrect passphrase|passphrase must be set|get secrets manager|decrypt/i,
    code: "wrong-passphrase",
    advice: "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to what this stack was made with",
  },
  {
    says: /no stack named|stack .* not found/i,
    code: "not-found",
    advice: "kindling stacks lists those there are",
  },
  {
    says: /snapshot integrity|checkpoint|unmarshal/i,
    code: "bad-state",
    advice: "Import a good copy of the state with kindling state import",
  },
  {
    says: /PULUMI_ACCESS_TOKEN|pulumi login|not logged in|unauthorized/i,
    code: "missing-credential",
    advice: "Run pulumi login, or name a backend with --backend or PULUMI_BACKEND_URL",
  },
];

/** The CLI failed before, or instead of, a run. */
export function cliError({ stderr, stdout, status }: CliResult): KindlingError {
  const text = (stderr || stdout).trim().replace(/^error: /gm, "");
  const known = CASES.find(({ says }) => says.test(text));
  if (known) return new KindlingError(known.code, `${text}. ${known.advice}`);
  return new KindlingError("unreadable", `Pulumi's CLI failed: ${text || `exit status ${status}`}`);
}
