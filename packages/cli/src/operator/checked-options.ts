import { KindlingError } from "@kindling/core/error";
import { BackendUrl } from "@kindling/engine-pulumi/backend-url";
import { checkSecretsProvider } from "@kindling/engine-pulumi/secrets-provider";
import packageJson from "../../package.json" with { type: "json" };
import { UsageError } from "../context.ts";
import type { OperatorOptions } from "../options.ts";
import type { ProgramSource } from "./program-source.ts";

interface NameRule {
  readonly option: string;
  readonly of: (options: OperatorOptions) => string | undefined | readonly string[];
  readonly pattern: RegExp;
  readonly takes: string;
}

const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const SUBDOMAIN_WORDS =
  "lower-case letters, digits, dashes and dots, beginning and ending with a letter or digit";

/** What a cluster, or the tool that gets the value there, would refuse only later. */
const RULES: readonly NameRule[] = [
  {
    option: "--namespace",
    of: ({ namespace }) => namespace,
    pattern: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    takes: "at most 63 lower-case letters, digits and dashes, beginning and ending with a letter or digit",
  },
  {
    option: "--service-account",
    of: ({ serviceAccount }) => serviceAccount,
    pattern: SUBDOMAIN,
    takes: SUBDOMAIN_WORDS,
  },
  {
    option: "--credentials",
    of: ({ credentials }) => credentials,
    pattern: SUBDOMAIN,
    takes: SUBDOMAIN_WORDS,
  },
  {
    option: "--variable",
    of: ({ variable }) => variable,
    pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
    takes: "the name of an environment variable, without its value",
  },
  { option: "--image", of: ({ image }) => image, pattern: /^[\w.:/@-]+$/, takes: "a container image's name" },
  {
    option: "--package-version",
    of: ({ packageVersion }) => packageVersion,
    pattern: /^[\w.^~*+-]+$/,
    takes: "a version such as 1.2.0, or a tag of the packages",
  },
  {
    option: "--git",
    of: ({ git }) => git,
    pattern: /^((https?|ssh):\/\/\S+|[\w.-]+@[\w.-]+:\S+)$/,
    takes: "a repository that the cluster reaches: https://…, ssh://… or git@…",
  },
  {
    option: "--revision",
    of: ({ revision }) => revision,
    // Git fetches a commit by all of its digits only.
    pattern: /^(?![0-9a-f]{7,39}$)[^\s~^:?*[\\]+$/,
    takes: "a branch, a tag (refs/tags/v1.0.0) or all 40 digits of a commit",
  },
];

/** Throws a usage error for what no cluster could use. What a value holds isn't repeated: it may be secret. */
export function checkOptions(options: OperatorOptions): void {
  for (const { option, of, pattern, takes } of RULES)
    for (const value of [of(options) ?? []].flat())
      if (!pattern.test(value)) throw new UsageError(`${option} takes ${takes}`);
  const { backend } = options;
  if (backend?.startsWith("file:"))
    throw new UsageError(
      `the backend ${backend} is a folder of this machine, which no workspace has: name one that the cluster reaches with --backend`,
    );
  try {
    new BackendUrl(backend);
    checkSecretsProvider(options.secretsProvider);
  } catch (error) {
    throw error instanceof KindlingError ? new UsageError(error.message) : error;
  }
}

/** What the Stacks are to run. Throws a usage error for options that don't go together. */
export function programSource({ git, revision, packageVersion }: OperatorOptions): ProgramSource {
  if (git === undefined && revision === undefined) return { version: packageVersion ?? packageJson.version };
  if (git === undefined || revision === undefined)
    throw new UsageError("--git and --revision go together: a repository, and what of it to run");
  if (packageVersion !== undefined)
    throw new UsageError("--git and --package-version are two sources of the same programs: leave one out");
  if (holdsCredentials(git))
    throw new UsageError(
      "--git holds a password or token, which everyone who may read the Stacks would see: leave it out, and set spec.gitAuth of the Stacks to a Secret",
    );
  return { git, revision };
}

/** A token may stand where the user does. */
function holdsCredentials(git: string): boolean {
  if (!URL.canParse(git)) return false;
  const { protocol, username, password } = new URL(git);
  return password !== "" || (protocol.startsWith("http") && username !== "");
}

/** The Stacks would install packages of the version that only sources have. */
export const isUnpublished = ({ git, packageVersion }: OperatorOptions): boolean =>
  git === undefined && packageVersion === undefined && packageJson.version === "0.0.0";
