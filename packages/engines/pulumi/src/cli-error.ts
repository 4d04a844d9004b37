import { type ErrorCode, KindlingError } from "@kindling/core/error";
import type { BackendUrl } from "./backend-url.ts";
import type { CliResult } from "./cli.ts";

/** What the advice is about. */
export interface CliSituation {
  readonly backend: BackendUrl;
  /** The command that frees the stack from its lock. */
  readonly unlock: string;
}

interface Case {
  readonly says: RegExp;
  readonly code: ErrorCode;
  readonly message: (text: string, situation: CliSituation) => string;
}

const STACK = "what this stack was made with";

/** What the CLI says when it can't begin, and what that is here. */
const CASES: readonly Case[] = [
  {
    says: /is currently locked by|Another update is currently in progress/i,
    code: "locked",
    message: (text, { unlock }) =>
      `another run holds the stack${holders(text)}. Wait for it to end or, if it is gone, free the stack: ${unlock}`,
  },
  {
    says: /passphrase must be set/i,
    code: "missing-credential",
    message: () =>
      "there is no passphrase for the stack's secrets: set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE " +
      `to ${STACK}; for a new stack to one of your choice, or name what else encrypts with --secrets-provider`,
  },
  {
    says: /incorrect passphrase/i,
    code: "wrong-passphrase",
    message: () =>
      "the passphrase doesn't open the stack's secrets: set PULUMI_CONFIG_PASSPHRASE or " +
      `PULUMI_CONFIG_PASSPHRASE_FILE to ${STACK}`,
  },
  {
    says: /operation error KMS|keeper|vault|secrets provider|secrets \(code=/i,
    code: "missing-credential",
    message: (text) =>
      `the stack's secrets provider doesn't answer as it should: ${text}. Check its URL (--secrets-provider, for a new ` +
      "stack), that the key is there, and that you may encrypt and decrypt with it",
  },
  {
    says: /NoSuchBucket|ContainerNotFound|bucket does not exist|bucket doesn't exist|database ".*" does not exist|unable to open bucket file:|^stat .*: no such file or directory$/i,
    code: "unreadable",
    message: (text, { backend }) =>
      `there is no ${backend.container} at ${backend.shown}: ${text}. Make it first, or name another backend with ` +
      "--backend or PULUMI_BACKEND_URL",
  },
  {
    says: /PULUMI_ACCESS_TOKEN must be set/,
    code: "missing-credential",
    message: (text, { backend }) =>
      backend.isNamed
        ? `${backend.shown} lets nobody in without ${backend.credentials}: ${text}`
        : "no backend is named, and Pulumi's CLI isn't logged in to one: name one with --backend or PULUMI_BACKEND_URL " +
          "(file://~ keeps states in the home folder), or set PULUMI_ACCESS_TOKEN or call pulumi login for Pulumi Cloud. " +
          "To rehearse without any, add --engine sandbox",
  },
  {
    says: /AccountName is required|StatusCode: 40[13]|AccessDenied|AuthenticationFailed|AuthorizationFailure|InvalidAccessKeyId|SignatureDoesNotMatch|authentication failed|permission denied|no pg_hba\.conf|get credentials|find default credentials|PULUMI_ACCESS_TOKEN|pulumi login|not logged in|unauthorized/i,
    code: "missing-credential",
    message: (text, { backend }) =>
      `${backend.shown} lets nobody in with what was given: ${text}. It takes ${backend.credentials}`,
  },
  {
    says: /is from a different stack/,
    code: "refused",
    message: () => "this is another stack's state: its resources belong to a stack of another name",
  },
  {
    says: /no stack named|stack .* not found/i,
    code: "not-found",
    message: (text) => `${text}. kindling stacks lists those there are`,
  },
  {
    says: /Invalid region|missing region|MissingRegion/i,
    code: "missing-credential",
    message: (_, { backend }) =>
      `${backend.shown} needs a region: write it behind the URL (?region=eu-west-1), or set AWS_REGION`,
  },
  {
    says: /dial tcp|connection re(fused|set)|no such host|i\/o timeout|deadline exceeded|bad connection|unexpected EOF|shutting down|starting up|StatusCode: 5\d\d|could not connect/i,
    code: "unreadable",
    message: (text, { backend }) =>
      `${backend.shown} can't be reached: ${text}. Check the address in --backend or PULUMI_BACKEND_URL, and that it is up`,
  },
  {
    says: /get secrets manager|decrypt/i,
    code: "wrong-passphrase",
    message: (text) => `${text}. The stack's secrets can't be read without ${STACK}`,
  },
  {
    says: /snapshot integrity|checkpoint|unmarshal/i,
    code: "bad-state",
    message: (text) => `${text}. Import a good copy of the state with kindling state import`,
  },
];

/** The CLI failed before, or instead of, a run. */
export function cliError({ stderr, stdout, status }: CliResult, situation: CliSituation): KindlingError {
  const text = tidied(stderr || stdout);
  const known = CASES.find(({ says }) => says.test(text));
  if (known) return new KindlingError(known.code, known.message(text, situation));
  return new KindlingError("unreadable", `Pulumi's CLI failed: ${text || `exit status ${status}`}`);
}

/** Without what only the log of a server could explain, and without the whole URL, whose parameters say nothing here. */
const tidied = (text: string): string =>
  text
    .replace(/^SDK \d{4}\/.*$/gm, "")
    .replace(/^error: /gm, "")
    .replace(/, (RequestID|HostID): [^,]*/g, "")
    .replace(/unable to open bucket \S+: (open bucket \S+: )?/g, "")
    .trim()
    .replace(/\.$/, "");

/** Who holds the locks, as Pulumi writes it down: ` (root@vm, pid 42, since 2026-11-21T14:53:27Z)`. */
function holders(text: string): string {
  const held = [...text.matchAll(/created by (\S+) \(pid (\d+)\) at (\S+)/g)].map(
    ([, who, pid, since]) => `${who}, pid ${pid}, since ${since}`,
  );
  return held.length ? ` (${held.join("; ")})` : "";
}
