import { buffer } from "node:stream/consumers";
import { type LoadedManifests, loadManifests } from "@kindling/core/manifest";
import { formatProblem } from "@kindling/core/problem";
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
  for (const problem of loaded.problems) say(context, `${colors.red("error:")} ${formatProblem(problem)}`);
  if (loaded.problems.length) {
    const files = new Set(loaded.problems.map(({ file }) => file)).size;
    say(context, `${count(loaded.problems.length, "problem")} in ${count(files, "file")}; nothing was run`);
  }
  return loaded;
}

/** `1 problem`, `2 problems`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
