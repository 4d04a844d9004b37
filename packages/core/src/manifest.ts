import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Message } from "@bufbuild/protobuf";
import type { Metadata } from "@kindling/apis/kindling/shared/v1/metadata";
import type { StackName } from "./engine.ts";
import type { Kind } from "./kind.ts";
import type { KindLoaders } from "./kinds.ts";
import { checkMessage } from "./message-check.ts";
import type { Problem } from "./problem.ts";
import { isJsonObject, locateIn, problemAt } from "./source.ts";
import { readDocuments, type SourceDocument } from "./yaml-source.ts";

/** A manifest that passed every check. */
export interface Manifest {
  readonly file: string;
  readonly line: number;
  readonly kind: Kind;
  /** With defaults filled in. */
  readonly message: Message;
  readonly metadata: Metadata;
  /** `metadata.env`, else the one in the options, else `dev`. */
  readonly env: string;
  readonly stack: StackName;
}

export interface LoadOptions {
  readonly kinds: KindLoaders;
  /** Environment of manifests that don't name one. */
  readonly env?: string;
  /** Overrides as `path=value`. */
  readonly set?: readonly string[];
  /** Reads standard input, for the path `-`. */
  readonly stdin?: () => Promise<Uint8Array>;
}

export interface LoadedManifests {
  readonly manifests: Manifest[];
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

/** Reads and checks the manifests in files and folders, finding every problem at once. */
export async function loadManifests(
  paths: readonly string[],
  options: LoadOptions,
): Promise<LoadedManifests> {
  const loaded: LoadedManifests = { manifests: [], problems: [], warnings: [] };
  for (const path of paths) {
    for (const [file, text] of await texts(path, options, loaded.problems)) {
      const { documents, problems } = readDocuments(file, text);
      loaded.problems.push(...problems);
      for (const document of documents) await check(document, options, loaded);
    }
  }
  return loaded;
}

async function texts(path: string, options: LoadOptions, problems: Problem[]): Promise<[string, string][]> {
  if (path === "-") return [["-", new TextDecoder().decode(await options.stdin?.())]];
  try {
    const names = (await stat(path)).isDirectory()
      ? (await readdir(path)).sort().map((name) => join(path, name))
      : [path];
    return await Promise.all(
      names.map(async (name): Promise<[string, string]> => [name, await readFile(name, "utf8")]),
    );
  } catch (error) {
    problems.push(problemAt(locateIn(path)([]), [], "path.missing", (error as Error).message));
    return [];
  }
}

async function check(
  { json, locate }: SourceDocument,
  options: LoadOptions,
  loaded: LoadedManifests,
): Promise<void> {
  const name = isJsonObject(json) ? json.kind : undefined;
  const load = typeof name === "string" ? options.kinds[name] : undefined;
  if (!load) {
    loaded.problems.push(problemAt(locate(["kind"]), ["kind"], "kind.unknown", "unknown kind"));
    return;
  }
  const kind = (await load()).default;
  const { message, problems, warnings } = checkMessage(kind.schema, json, locate);
  loaded.problems.push(...problems);
  loaded.warnings.push(...warnings);
  if (!message) return;
  const { metadata } = message as unknown as { metadata: Metadata };
  const env = metadata.env || options.env || "dev";
  const { file, line } = locate([]);
  const organization = metadata.org ? { organization: metadata.org } : {};
  const stack = { project: kind.project, stack: `${env}.${metadata.name}`, ...organization };
  loaded.manifests.push({ file, line, kind, message, metadata, env, stack });
}
