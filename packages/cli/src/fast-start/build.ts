// Builds the snapshot that bin/kindling starts from. Without it the command runs from its sources, which only takes
// longer, so what goes wrong here is said and fails nothing.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { dirname, isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { rolldown } from "rolldown";
import type { Input } from "./snapshot.ts";

const started = Date.now();
const run = promisify(execFile);
const blob = join(import.meta.dirname, "..", "..", "node_modules", ".cache", "fast-start.blob");
/** Loaded by commands that need an engine, which never run from the snapshot. */
const LEFT_OUT =
  /^(\.\/(module|commands\/(?!(validate|kinds|explain|schema)\.ts$).*)\.ts|@kindling\/module-.*)$/;

try {
  await build();
} catch (error) {
  console.error(
    "kindling validate and its like will start slowly, from its sources: no snapshot could be built.",
    error,
  );
}

async function build(): Promise<void> {
  await rm(blob, { force: true });
  await mkdir(dirname(blob), { recursive: true });
  const work = await mkdtemp(`${blob}-`);
  try {
    const { code, files } = await bundle();
    const bundled = join(work, "bundle.cjs");
    const list = join(work, "inputs.json");
    const built = join(work, "blob");
    await writeFile(bundled, code);
    await writeFile(list, JSON.stringify(await Promise.all(files.map(input))));
    await node("--snapshot-blob", built, "--build-snapshot", bundled, list);
    await node("--snapshot-blob", built, "kindling", "--version");
    await rename(built, blob);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** One script, which is all that a snapshot can be built from, and the files that it depends on. */
async function bundle(): Promise<{ code: string; files: string[] }> {
  const entry = join(import.meta.dirname, "snapshot.ts");
  const bundle = await rolldown({ input: entry, platform: "node", tsconfig: false, external: LEFT_OUT });
  // Modules are strict; a script isn't by itself, and CEL's methods on strings would get another `this`.
  const { output } = await bundle.generate({ format: "cjs", codeSplitting: false, strict: true });
  const modules = (await bundle.watchFiles).filter(isAbsolute);
  await bundle.close();
  const stray = modules.find((file) => /@pulumi|@grpc/.test(file));
  if (stray) throw new Error(`${stray} would be part of it`);
  const packages = modules
    .map((file) => findPackageJSON(pathToFileURL(file)))
    .filter((file) => file !== undefined);
  return {
    // V8 keeps a text of one-byte characters in half the space, and loads it sooner.
    code: output[0].code.replace(
      /[^\0-\x7f]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
    files: [...new Set([...modules, ...packages, import.meta.filename, process.execPath])],
  };
}

async function input(file: string): Promise<Input> {
  const { size, mtimeMs } = await stat(file);
  if (mtimeMs >= started) throw new Error(`${file} was changed meanwhile`);
  return { file, size, modified: mtimeMs };
}

async function node(...args: string[]): Promise<void> {
  await run(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: "" } });
}
