import { readFile } from "node:fs/promises";
import { KindlingError } from "@kindling/core/error";
import { listed } from "@kindling/core/nearest";
import { type PropertyMap, secret, UNKNOWN, withoutSecrets } from "@kindling/core/property-value";
import type { CheckFailure, CheckResult } from "@kindling/core/provider";

/** What the host of the provider sets, before any configuration. */
export interface Defaults {
  readonly apiEndpoint?: string | undefined;
  readonly token?: string | undefined;
}

export const CONFIG_PROPERTIES = ["token", "region", "apiEndpoint", "credentialsFile"];
/** Set by Pulumi on any provider resource. */
const PULUMI_PROPERTIES = ["version", "pluginDownloadURL"];
const API = "https://api.civo.com";

/** The environment, which a sandbox must not follow to a real account. */
const environment = ({ apiEndpoint }: Defaults): NodeJS.ProcessEnv =>
  apiEndpoint === undefined ? process.env : {};

/** Checks the provider's own configuration. What comes from the environment stays out of the inputs. */
export function checkConfig(news: PropertyMap, defaults: Defaults): CheckResult {
  const failures: CheckFailure[] = [];
  const fail = (property: string, reason: string) => failures.push({ property, reason });
  const plain = withoutSecrets(news) as PropertyMap;
  for (const [name, value] of Object.entries(plain)) {
    if (PULUMI_PROPERTIES.includes(name) || name.startsWith("__") || value === UNKNOWN) continue;
    if (!CONFIG_PROPERTIES.includes(name)) {
      fail(name, `the Civo provider has no such setting; it has ${listed(CONFIG_PROPERTIES)}`);
    } else if (typeof value !== "string" && value !== null) {
      fail(name, "must be a string");
    }
  }
  const { apiEndpoint, region } = plain;
  if (isText(apiEndpoint) && !/^https?:$/.test(URL.parse(apiEndpoint)?.protocol ?? "")) {
    fail("apiEndpoint", `must be a URL such as ${API}`);
  }
  if (isText(region) && !isRegionCode(region)) fail("region", REGION_RULE);
  const hasToken = ["token", "credentialsFile"].some(
    (name) => plain[name] === UNKNOWN || isText(plain[name]),
  );
  if (!hasToken && !environment(defaults).CIVO_TOKEN && !defaults.token) {
    fail(
      "token",
      "Civo's API token is missing. Set CIVO_TOKEN, give `civoToken` in the provider config, or run " +
        "`pulumi config set --secret civo:token`. The token is in Civo's dashboard under Settings, Profile, Security",
    );
  }
  const inputs = Object.fromEntries(Object.entries(news).filter(([, value]) => value !== null));
  if (isText(plain.token)) inputs.token = secret(plain.token);
  return { inputs, failures };
}

export interface Config {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** Where the token was found, for messages. */
  readonly tokenSource: string;
  readonly region: string | undefined;
}

/** Reads checked configuration. Throws `missing-credential` or `unreadable`. */
export async function readConfig(inputs: PropertyMap, defaults: Defaults): Promise<Config> {
  const plain = withoutSecrets(inputs) as PropertyMap;
  const env = environment(defaults);
  const { apiEndpoint, region, credentialsFile } = plain;
  const url = defaults.apiEndpoint ?? (isText(apiEndpoint) ? apiEndpoint : env.CIVO_API_URL || API);
  const found = {
    "the provider's `token`": isText(plain.token) ? plain.token : undefined,
    [`the file ${credentialsFile}`]: isText(credentialsFile) ? await tokenInFile(credentialsFile) : undefined,
    "the environment variable CIVO_TOKEN": env.CIVO_TOKEN,
    "the sandbox's own settings": defaults.token,
  };
  const [tokenSource, token] = Object.entries(found).find(([, value]) => value) ?? [];
  if (tokenSource === undefined || token === undefined) {
    throw new KindlingError("missing-credential", "Civo's API token is missing; set CIVO_TOKEN");
  }
  return {
    url: url.replace(/\/+$/, ""),
    token,
    tokenSource,
    region: isText(region) ? region.toUpperCase() : undefined,
  };
}

/** The token in a file that holds nothing else, or the current one in the Civo command's own `~/.civo.json`. */
async function tokenInFile(file: string): Promise<string> {
  const hint = "it must hold the token alone, or be the Civo command's own file";
  let text: string;
  try {
    text = (await readFile(file, "utf8")).trim();
  } catch (cause) {
    throw new KindlingError("unreadable", `can't read credentialsFile ${file}: ${(cause as Error).message}`, {
      path: file,
      cause,
    });
  }
  if (/^\S+$/.test(text) && !text.startsWith("{")) return text;
  let keys: { apikeys?: Record<string, string>; meta?: { current_apikey?: string } };
  try {
    keys = JSON.parse(text);
  } catch {
    throw new KindlingError("missing-credential", `no token in credentialsFile ${file}: ${hint}`, {
      path: file,
    });
  }
  const token = keys.apikeys?.[keys.meta?.current_apikey ?? ""];
  if (token) return token;
  throw new KindlingError("missing-credential", `no current API key in credentialsFile ${file}: ${hint}`, {
    path: file,
  });
}

export const REGION_RULE = "must be the code of a Civo region, such as LON1";
export const isRegionCode = (text: string): boolean => /^[a-z]+\d+$/i.test(text);

const isText = (value: unknown): value is string =>
  typeof value === "string" && value !== "" && value !== UNKNOWN;
