import { buffer } from "node:stream/consumers";
import { type LoadedManifests, loadManifests } from "@kindling/core/manifest";
import { formatProblem, type Problem } from "@kindling/core/problem";
import { type Context, say } from "./context.ts";
import { kinds } from "./kinds.ts";
import type { ManifestOptions } from "./options.ts";

/** Loads manifests and prints their warnings and problems; the caller stops where there are problems. */
export async function readManifests(
  paths: readonly string[],
  options: ManifestOptions,
  context: Context,
): Promise<LoadedManifests> {
  const { colors } = context;
  const loaded = await loadManifests(paths, {
    kinds,
    set: options.set ?? [],
    stdin: () => buffer(context.stdin),
    ...(options.env ? { env: options.env } : {}),
  });
  for (const warning of loaded.warnings)
    say(context, `${colors.yellow("warning:")} ${formatProblem(warning)}`);
  if (loaded.problems.length) sayProblems(loaded.problems, context);
  return loaded;
}

/** Says what is wrong in manifests, which keeps everything from running. */
export function sayProblems(problems: readonly Problem[], context: Context): void {
  for (const problem of problems) say(context, `${context.colors.red("error:")} ${formatProblem(problem)}`);
  const files = new Set(problems.map(({ file }) => file)).size;
  say(context, `${count(problems.length, "problem")} in ${count(files, "file")}; nothing was run`);
}

/** `1 problem`, `2 problems`. */
export const count = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number} ${number === 1 ? noun : plural}`;
