import { readFile } from "node:fs/promises";
import type { Config } from "@kindling/apis/kindling/civo/provider/v1/config";
import { KindlingError } from "@kindling/core/error";

export interface Token {
  readonly token: string;
  /** Where it was found, for messages. */
  readonly tokenSource: string;
}

/** Where a token may come from beside the program. */
export interface TokenSources {
  /** The host's own, used where no other is configured. */
  readonly host: string | undefined;
  /** `CIVO_TOKEN`. */
  readonly environment: string | undefined;
}

/** The token of a checked configuration. Throws `missing-credential` or `unreadable`. */
export async function tokenOf(config: Config, { host, environment }: TokenSources): Promise<Token> {
  const { token, credentialsFile } = config;
  const isHosts = token !== undefined && token === host;
  if (credentialsFile && (!token || isHosts))
    return { token: await tokenInFile(credentialsFile), tokenSource: `the file ${credentialsFile}` };
  if (!token) throw new KindlingError("missing-credential", "Civo's API token is missing; set CIVO_TOKEN");
  if (isHosts) return { token, tokenSource: "the sandbox's own settings" };
  const isInEnvironment = token === environment;
  return {
    token,
    tokenSource: isInEnvironment ? "the environment variable CIVO_TOKEN" : "the provider's `token`",
  };
}

/** The token in a file that holds nothing else, or the current one in the Civo command's own `~/.civo.json`. */
async function tokenInFile(file: string): Promise<string> {
  const hint = "it must hold the token alone, or be the Civo command's own file";
  const refused = (problem: string) =>
    new KindlingError("missing-credential", `${problem} in credentialsFile ${file}: ${hint}`, { path: file });
  let text: string;
  try {
    text = (await readFile(file, "utf8")).trim();
  } catch (cause) {
    const reason = `can't read credentialsFile ${file}: ${(cause as Error).message}`;
    throw new KindlingError("unreadable", reason, { path: file, cause });
  }
  if (/^\S+$/.test(text) && !text.startsWith("{")) return text;
  let keys: { apikeys?: Record<string, string>; meta?: { current_apikey?: string } };
  try {
    keys = JSON.parse(text);
  } catch {
    throw refused("no token");
  }
  const token = keys.apikeys?.[keys.meta?.current_apikey ?? ""];
  if (token) return token;
  throw refused("no current API key");
}
