import { KindlingError } from "@kindling/core/error";
import type { Kind } from "@kindling/core/kind";
import type { LoadedManifests } from "@kindling/core/manifest";
import { loadManifests } from "@kindling/core/manifest";
import { type Context, type ExitStatus, UsageError } from "../context.ts";
import { givenIds } from "../import-ids.ts";
import { takeOver } from "../import-seam.ts";
import { kinds } from "../kinds.ts";
import { count, readManifests } from "../manifests.ts";
import type { RunCommandOptions } from "../options.ts";
import { needYes } from "../question.ts";
import { kindAndName } from "../stack-argument.ts";
import { carryOutManifests } from "./deploy.ts";

interface ImportOptions extends RunCommandOptions {
  readonly file?: readonly string[];
  readonly id?: readonly string[];
}

/** `import`: takes what a cloud has already over into the stack of its manifest, after showing how they differ. */
export async function importResources(
  text: string,
  id: string,
  options: ImportOptions,
  context: Context,
): Promise<ExitStatus> {
  needYes(options.yes, "import", context);
  const { kind, name } = await kindAndName(text);
  const ids = givenIds(kind, id, options.id ?? []);
  const load = () => manifestOf(kind, name, options, context);
  const { force = false } = options;
  return carryOutManifests("up", load, options, context, {
    adapt: async (targets, engine) =>
      Promise.all(targets.map((target) => takeOver(target, { kind, ids, force }, engine, context))),
  });
}

/** The one manifest of a kind and name in the files that are named, else under the current folder. */
async function manifestOf(
  kind: Kind,
  name: string,
  options: ImportOptions,
  context: Context,
): Promise<Pick<LoadedManifests, "manifests" | "problems">> {
  const { file = [] } = options;
  if (file.includes("-") && !options.yes)
    throw new UsageError("standard input can't be both the manifest and the answer to a question: add --yes");
  const loaded =
    file.length > 0 ? await readManifests(file, options, context) : await around(options, context);
  const { env } = options;
  const found = loaded.manifests.filter(
    (manifest) =>
      manifest.kind.name === kind.name &&
      manifest.metadata.name === name &&
      (env === undefined || manifest.env === env),
  );
  if (file.length > 0 && loaded.problems.length > 0) return loaded;
  const [manifest, second] = found;
  const what = `${kind.name}/${name}`;
  if (second)
    throw new UsageError(
      `there are ${count(found.length, "manifest")} of ${what} (${found.map((one) => `${one.file}:${one.line}`).join(", ")}): name one file with -f, or its environment with --env`,
    );
  if (manifest) return { manifests: [manifest], problems: [] };
  const where = file.length > 0 ? `in ${file.join(", ")}` : "under the current folder";
  const unread = loaded.problems.length
    ? ` (${count(new Set(loaded.problems.map((problem) => problem.file)).size, "file")} there can't be read: kindling validate says why)`
    : "";
  throw new KindlingError(
    "not-found",
    `there is no manifest of ${what} ${where}${unread}: name its file with -f, or begin one with ` +
      `\`kindling new ${kind.name} --name ${name} > ${name}.yaml\`; the import then shows where the real thing differs from it, before anything is done`,
  );
}

/** What is under the current folder. Problems of what isn't looked for don't matter. */
function around({ env, set = [] }: ImportOptions, { directory }: Context): Promise<LoadedManifests> {
  return loadManifests([directory], { kinds, set, ...(env ? { env } : {}) });
}
