import { readFile } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { join, resolve } from "node:path";

const FILE = "file://";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A backend's URL as it is meant in a folder. The CLI runs in folders that last for one operation only, where a relative
 * `file://` would name something in there, and be gone with it.
 */
export function fromFolder(url: string, folder: string): string {
  if (!url.startsWith(FILE)) return url;
  const [path = "", ...parameters] = url.slice(FILE.length).split("?");
  const inHome = path === "~" || path.startsWith("~/");
  const absolute = inHome ? join(userHome(), path.slice(2)) : resolve(folder, path);
  return [`${FILE}${absolute}`, ...parameters].join("?");
}

/** Variables that name files or folders, which the CLI looks for from its own folder. */
const PATH_VARIABLES = [
  "PULUMI_CONFIG_PASSPHRASE_FILE",
  "PULUMI_HOME",
  "PULUMI_CREDENTIALS_PATH",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "AWS_CONFIG_FILE",
  "AWS_SHARED_CREDENTIALS_FILE",
  "PGPASSFILE",
  "PGSSLROOTCERT",
];

/** Those variables of an environment that name files, as they are meant in a folder. */
export function pathsFromFolder(env: Environment, folder: string): Record<string, string> {
  const given = PATH_VARIABLES.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return Object.fromEntries(given.map(([name, path]) => [name, resolve(folder, path)]));
}

/** The folder of a `file://` backend. */
export const folderOf = (url: string | undefined): string | undefined =>
  url?.startsWith(FILE) ? url.slice(FILE.length).split("?")[0] : undefined;

/** The `file://` backend that the CLI is logged in to, if it is to one. */
export async function loggedInFolder(env: Environment): Promise<string | undefined> {
  const folder = env.PULUMI_CREDENTIALS_PATH || env.PULUMI_HOME || join(userHome(), ".pulumi");
  try {
    const { current } = JSON.parse(await readFile(join(folder, "credentials.json"), "utf8"));
    return typeof current === "string" && current.startsWith(FILE) ? current : undefined;
  } catch {
    // Nobody has logged in, or the CLI says what is wrong.
    return undefined;
  }
}

/** As the CLI finds it: HOME counts only for a user whom the system doesn't know. */
function userHome(): string {
  try {
    return userInfo().homedir;
  } catch {
    return homedir();
  }
}
