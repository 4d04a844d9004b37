import { glob, readdir, readFile, realpath, stat } from "node:fs/promises";
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

interface Found {
  readonly file: string;
  readonly folder?: string;
}

/**
 * Reads what the paths name, in their order: a file whatever its name is, a folder's own `.yaml`, `.yml` and `.json`
 * files in alphabetical order (not those of folders within it), what a glob matches, and `-` for standard input.
 * What is named twice is read once.
 */
export async function readManifestFiles(
  paths: readonly string[],
  stdin: () => Promise<Uint8Array>,
): Promise<ManifestFiles> {
  const result: ManifestFiles = { files: [], problems: [] };
  const seen = new Set<string>();
  for (const path of paths) {
    for (const found of await find(path, result.problems)) {
      const identity = found.file === "-" ? "-" : await realpath(found.file).catch(() => found.file);
      if (seen.has(identity)) continue;
      seen.add(identity);
      await read(found, stdin, result);
    }
  }
  return result;
}

async function find(path: string, problems: Problem[]): Promise<Found[]> {
  if (path === "-") return [{ file: path }];
  try {
    if ((await stat(path)).isDirectory()) return await findInFolder(path, problems);
    return [{ file: path }];
  } catch (error) {
    if (!isMissing(error)) problems.push(unreadable(path, error));
    else if (GLOB_CHARACTERS.test(path)) return await findByGlob(path, problems);
    else problems.push(problem(path, "path.missing", "no such file or folder"));
    return [];
  }
}

async function findInFolder(folder: string, problems: Problem[]): Promise<Found[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && EXTENSIONS.has(extname(entry.name).toLowerCase()))
    .map((entry) => entry.name)
    .sort();
  if (names.length === 0) problems.push(emptyFolder(folder));
  return names.map((name) => ({ file: join(folder, name), folder }));
}

async function findByGlob(pattern: string, problems: Problem[]): Promise<Found[]> {
  const files: string[] = [];
  for await (const entry of glob(pattern, { withFileTypes: true }))
    if (!entry.isDirectory()) files.push(join(entry.parentPath, entry.name));
  if (files.length === 0) problems.push(problem(pattern, "path.missing", "no file matches this pattern"));
  return files.sort().map((file) => ({ file }));
}

async function read(found: Found, stdin: () => Promise<Uint8Array>, result: ManifestFiles): Promise<void> {
  try {
    const source = found.file === "-" ? sourceText("-", await stdin()) : await readSource(found.file);
    if ("problem" in source) result.problems.push(source.problem);
    else result.files.push({ ...found, text: source.text });
  } catch (error) {
    result.problems.push(unreadable(found.file, error));
  }
}

async function readSource(file: string): ReturnType<typeof readSourceText> {
  const { size } = await stat(file);
  // A large file isn't even read.
  if (size > MAX_SOURCE_BYTES) return { problem: problem(file, "file.too_large", tooLarge(size)) };
  return readSourceText(file);
}

const readSourceText = async (file: string) => sourceText(file, await readFile(file));

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
