import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, resolve } from "node:path";
import { KindlingError } from "@kindling/core/error";
import { parse, stringify } from "yaml";

type Entry = { name?: unknown } & Record<string, unknown>;
type Kubeconfig = Record<string, unknown>;

/** What names files, relative to the kubeconfig that it is in, by section. */
const FILES = {
  clusters: { part: "cluster", names: ["certificate-authority"] },
  users: { part: "user", names: ["client-certificate", "client-key", "tokenFile"] },
} as const;

/**
 * Several kubeconfigs as one, as kubectl reads `KUBECONFIG`: the first that has a name or a current context wins, and
 * files that aren't there don't count. Throws `unreadable` when none is, `invalid-input` for one that isn't YAML.
 */
export async function mergedKubeconfig(paths: readonly string[]): Promise<string> {
  const found = (await Promise.all(paths.map(read))).filter((config) => config !== undefined);
  if (found.length === 0)
    throw new KindlingError("unreadable", `none of the kubeconfigs ${paths.join(", ")} is there`);
  const section = (name: string): Entry[] => {
    const all = found.flatMap((config) => (Array.isArray(config[name]) ? (config[name] as Entry[]) : []));
    return all.filter((entry, index) => all.findIndex(({ name: other }) => other === entry.name) === index);
  };
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: section("clusters"),
    users: section("users"),
    contexts: section("contexts"),
    "current-context": found.map((config) => config["current-context"]).find(Boolean) ?? "",
  });
}

async function read(path: string): Promise<Kubeconfig | undefined> {
  const file = resolve(path.replace(/^~(?=\/|$)/, homedir()));
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const why = (cause as Error).message;
    throw new KindlingError("unreadable", `the kubeconfig ${path} can't be read: ${why}`, { path, cause });
  }
  let config: unknown;
  try {
    config = parse(text) ?? {};
  } catch {
    // The parser's own words would show a part of the file.
    config = undefined;
  }
  if (typeof config !== "object" || config === null || Array.isArray(config))
    throw new KindlingError("invalid-input", `the kubeconfig ${path} is not YAML as a kubeconfig is`, {
      path,
    });
  return withAbsoluteFiles(config as Kubeconfig, dirname(file));
}

function withAbsoluteFiles(config: Kubeconfig, folder: string): Kubeconfig {
  const sections = Object.entries(FILES).map(([section, { part, names }]) => {
    const entries = Array.isArray(config[section]) ? (config[section] as Entry[]) : [];
    const absolute = entries.map((entry) => {
      const own = { ...(entry[part] as Record<string, unknown> | undefined) };
      for (const name of names) if (typeof own[name] === "string") own[name] = resolve(folder, own[name]);
      return { ...entry, [part]: own };
    });
    return [section, absolute];
  });
  return { ...config, ...Object.fromEntries(sections) };
}
