import { referenceGraph } from "@kindling/core/reference-graph";
import { type Context, DONE, type ExitStatus, FAILED, printJson } from "../context.ts";
import { GRAPH_TEXTS } from "../graph-text.ts";
import { readManifests } from "../manifests.ts";
import type { ManifestOptions } from "../options.ts";

/** Prints what refers to what in manifests; runs nothing and loads nothing that could. */
export async function graph(
  paths: string[],
  options: ManifestOptions & { output: keyof typeof GRAPH_TEXTS | "json" },
  context: Context,
): Promise<ExitStatus> {
  const { manifests, problems } = await readManifests(paths, options, context);
  if (problems.length) {
    if (options.output === "json") printJson(context, { nodes: [], edges: [], problems });
    return FAILED;
  }
  const found = referenceGraph(manifests);
  if (options.output === "json") printJson(context, found);
  else context.stdout.write(`${GRAPH_TEXTS[options.output](found)}\n`);
  return DONE;
}
