import { glob, readdir, readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Problem } from "./problem.ts";
import { locateIn, problemAt } from "./source.ts";
import { MAX_SOURCE_BYTES, sourceText, tooLarge } from "./source-text.ts";

/** The text of a file that may hold manifests. */
export interface ManifestFile {
  readonly file: string;
  readonly text: string;
  /** The folder that was named, when the file itself wasn't: then it may hold other things than manifests. */
  readonly folder?: string;
}

export interface ManifestFiles {
  readonly files: ManifestFile[];
  readonly problems: Problem[];
}

const EXTENSIONS = new Set([".yaml", ".yml", ".json"]);
const GLOB_CHARACTERS = /[*?[\]{}]/;

interface Refusal {
  readonly problem: Problem;
}
type Named = Pick<ManifestFile, "file" | "folder">;
/** A file or its refusal, with something that tells whether two names mean one file. */
type Read = (ManifestFile | Refusal) & { readonly identity?: string };

/**
 * Reads what the paths name, in their order: a file whatever its name is, a folder's own `.yaml`, `.yml` and `.json`
 * files in alphabetical order (not those of folders within it), what a glob matches, and `-` for standard input.
 * What is named twice is read once.
 */
export async function readManifestFiles(
  paths: readonly string[],
  stdin: () => Promise<Uint8Array>,
): Promise<ManifestFiles> {
  const found = (await Promise.all(paths.map(find))).flat();
  const read = await Promise.all(
    found.map((named): Read | Promise<Read> => ("problem" in named ? named : readSource(named, stdin))),
  );
  const result: ManifestFiles = { files: [], problems: [] };
  const seen = new Set<string>();
  for (const source of read) {
    if (source.identity !== undefined && seen.has(source.identity)) continue;
    if (source.identity !== undefined) seen.add(source.identity);
    if ("problem" in source) result.problems.push(source.problem);
    else result.files.push(source);
  }
  return result;
}

async function find(path: string): Promise<(Named | Refusal)[]> {
  if (path === "-") return [{ file: path }];
  try {
    return (await stat(path)).isDirectory() ? await findInFolder(path) : [{ file: path }];
  } catch (error) {
    if (!isMissing(error)) return [{ problem: unreadable(path, error) }];
    if (GLOB_CHARACTERS.test(path)) return await findByGlob(path);
    return [{ problem: problem(path, "path.missing", "no such file or folder") }];
  }
}

async function findInFolder(folder: string): Promise<(Named | Refusal)[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && EXTENSIONS.has(extname(entry.name).toLowerCase()))
    .map((entry) => entry.name)
    .sort();
  if (names.length === 0) return [{ problem: emptyFolder(folder) }];
  return names.map((name) => ({ file: join(folder, name), folder }));
}

async function findByGlob(pattern: string): Promise<(Named | Refusal)[]> {
  const files: string[] = [];
  for await (const entry of glob(pattern, { withFileTypes: true }))
    if (!entry.isDirectory()) files.push(join(entry.parentPath, entry.name));
  if (files.length === 0)
    return [{ problem: problem(pattern, "path.missing", "no file matches this pattern") }];
  return files.sort().map((file) => ({ file }));
}

async function readSource(named: Named, stdin: () => Promise<Uint8Array>): Promise<Read> {
  const { file } = named;
  try {
    if (file === "-") return { identity: file, ...named, ...sourceText(file, await stdin()) };
    const { dev, ino, size } = await stat(file, { bigint: true });
    const identity = `${dev}:${ino}`;
    // A large file isn't even read.
    if (size > MAX_SOURCE_BYTES)
      return { identity, problem: problem(file, "file.too_large", tooLarge(Number(size))) };
    return { identity, ...named, ...sourceText(file, await readFile(file)) };
  } catch (error) {
    return { problem: unreadable(file, error) };
  }
}

/** A folder in which nothing is a manifest. */
export function emptyFolder(folder: string): Problem {
  const message = `no manifest in this folder: none of its .yaml, .yml and .json files has a kind; for folders within it use a pattern such as '${join(folder, "**", "*.yaml")}'`;
  return problem(folder, "folder.empty", message);
}

const problem = (file: string, rule: string, message: string): Problem =>
  problemAt(locateIn(file)([]), [], rule, message);

const isMissing = (error: unknown): boolean =>
  ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");

const REASONS: Record<string, string> = {
  EACCES: "you may not read it; check its permissions",
  EPERM: "you may not read it; check its permissions",
  ELOOP: "its symbolic links lead in a circle",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "it leads to nothing (a broken link?)",
};

function unreadable(path: string, error: unknown): Problem {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return problem(path, "path.unreadable", `can't be read: ${REASONS[code] ?? message}`);
}
