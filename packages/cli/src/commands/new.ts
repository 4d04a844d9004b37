import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Kind } from "@kindling/core/kind";
import { manifestTemplate } from "@kindling/core/manifest-template";
import { templateYaml } from "@kindling/core/manifest-yaml";
import type { Json } from "@kindling/core/source";
import { readDocuments } from "@kindling/core/yaml-source";
import { type Context, DONE, type ExitStatus } from "../context.ts";
import { kindNamed } from "../kind-argument.ts";

/** Prints a valid manifest of a kind: what it can't do without, and the rest commented out. */
export async function newManifest(
  name: string,
  options: { name?: string; output: "yaml" | "json" },
  context: Context,
): Promise<ExitStatus> {
  const { default: comments } = await import("@kindling/apis/comments.json", { with: { type: "json" } });
  const kind = await kindNamed(name);
  const template = manifestTemplate(kind, await exampleOf(kind), options.name);
  const text = options.output === "json" ? `${json(template.manifest)}\n` : templateYaml(template, comments);
  context.stdout.write(text);
  return DONE;
}

/** The full example in the kind's package. */
async function exampleOf({ name, project }: Kind): Promise<Json> {
  const index = createRequire(import.meta.url).resolve(`@kindling/${project}`);
  const { documents } = readDocuments(
    name,
    await readFile(new URL("../manifest.yaml", pathToFileURL(index)), "utf8"),
  );
  return documents[0]?.json ?? null;
}

const json = (manifest: Json): string =>
  JSON.stringify(manifest, (_, value) => (typeof value === "bigint" ? Number(value) : value), 2);
