import type { Message } from "@bufbuild/protobuf";
import { type Metadata, MetadataSchema } from "@kindling/apis/kindling/shared/v1/metadata";
import type { StackName } from "./engine.ts";
import type { Kind } from "./kind.ts";
import type { KindLoaders } from "./kinds.ts";
import { emptyFolder, type ManifestFile, readManifestFiles } from "./manifest-files.ts";
import { findKind } from "./manifest-kind.ts";
import { checkMessage } from "./message-check.ts";
import { formatProblem, type Problem } from "./problem.ts";
import { checkReferences, type Reference } from "./reference-check.ts";
import { findCycles } from "./reference-cycle.ts";
import { ownerProblems } from "./reference-owner.ts";
import { type ResourceName, resourceKey, resourceText } from "./resource-name.ts";
import { applyOverrides } from "./set-override.ts";
import { type Override, parseOverrides, SET } from "./set-path.ts";
import {
  byPlace,
  isJsonObject,
  type Json,
  type Locate,
  locateIn,
  type Position,
  problemAt,
} from "./source.ts";
import { readDocuments, type SourceDocument } from "./yaml-source.ts";

/** A manifest that passed every check. */
export interface Manifest {
  /** As it was named; `-` for standard input. */
  readonly file: string;
  /** Where its document begins, from 1. */
  readonly line: number;
  /** Where what stands at a path is. */
  readonly locate: Locate;
  readonly kind: Kind;
  /** With defaults filled in, and the environment. */
  readonly message: Message;
  readonly metadata: Metadata;
  /** `metadata.env`, else the one in the options, else `dev`. */
  readonly env: string;
  readonly stack: StackName;
  /** What it refers to, in the order of the fields. */
  readonly references: readonly Reference[];
}

export interface LoadOptions {
  readonly kinds: KindLoaders;
  /** Environment of manifests that don't name one. */
  readonly env?: string;
  /** Overrides: `path=value`, or `KIND/NAME:path=value` for one manifest. */
  readonly set?: readonly string[];
  /** Reads standard input, for the path `-`. */
  readonly stdin?: () => Promise<Uint8Array>;
}

export interface LoadedManifests {
  /** Those without problems, in the order of the paths, files and documents. */
  readonly manifests: Manifest[];
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

interface Load extends LoadedManifests {
  readonly options: LoadOptions;
  readonly overrides: readonly Override[];
  readonly usedOverrides: Set<Override>;
  /** Where each kind, environment and name was declared. */
  readonly declared: Map<string, Position>;
  /** What each of them refers to. */
  readonly referring: Map<string, { readonly from: ResourceName; readonly references: readonly Reference[] }>;
}

/**
 * Reads and checks the manifests that files, folders, globs and standard input (`-`) hold, and finds every problem
 * at once; see `readManifestFiles` for what a path means.
 */
export async function loadManifests(
  paths: readonly string[],
  options: LoadOptions,
): Promise<LoadedManifests> {
  const { overrides, problems } = parseOverrides(options.set ?? []);
  const wrongEnv = environmentProblems(options.env);
  const { env: _, ...withoutEnv } = options;
  const load: Load = {
    manifests: [],
    problems: [...problems, ...wrongEnv],
    warnings: [],
    options: wrongEnv.length > 0 ? withoutEnv : options,
    overrides,
    usedOverrides: new Set(),
    declared: new Map(),
    referring: new Map(),
  };
  const noInput = async () => new Uint8Array();
  const found = await readManifestFiles(paths, options.stdin ?? noInput);
  load.problems.push(...found.problems);
  await loadFiles(load, found.files);
  load.problems.push(...unusedOverrides(load), ...cycleProblems(load), ...ownerProblems(load.manifests));
  return { manifests: load.manifests, problems: withoutRepeats(load.problems), warnings: load.warnings };
}

async function loadFiles(load: Load, files: readonly ManifestFile[]): Promise<void> {
  const foldersWithout = new Set(files.flatMap(({ folder }) => folder ?? []));
  for (const { file, text, folder } of files) {
    const { documents, problems } = readDocuments(file, text);
    const manifests = folder === undefined ? documents : documents.filter(({ json }) => isManifest(json));
    if (folder !== undefined && (manifests.length > 0 || problems.length > 0)) foldersWithout.delete(folder);
    if (folder === undefined && documents.length === 0 && problems.length === 0)
      load.problems.push(
        problemAt(locateIn(file)([]), [], "document.empty", "holds no manifest: it is empty"),
      );
    for (const document of manifests) problems.push(...(await loadDocument(load, document)));
    load.problems.push(...problems.sort(byPlace));
  }
  for (const folder of foldersWithout) load.problems.push(emptyFolder(folder));
}

/** Whether a file in a folder is meant to be a manifest: other YAML and JSON may lie beside it. */
function isManifest(json: Json): boolean {
  return isJsonObject(json) && ["apiVersion", "api_version", "kind"].some((key) => Object.hasOwn(json, key));
}

/** Adds the document's manifest if it has no problem; else the problems are returned. */
async function loadDocument(load: Load, document: SourceDocument): Promise<Problem[]> {
  const found = await findKind(document.json, document.locate, load.options.kinds);
  const { kind } = found;
  if (!kind) return found.problems;
  const { json, locate, ...overrides } = overridden(load, kind, found.json, document.locate);
  const identity = identify(load, kind, json, document.locate);
  const { message, ...checked } = checkMessage(kind.schema, withEnv(json, identity.env), locate);
  load.warnings.push(...checked.warnings);
  const wrong = [found, overrides, identity, checked].flatMap((step) => step.problems);
  const from = { kind: kind.name, env: identity.env, name: metadataString(json, "name") ?? "" };
  const read = { kind, message: checked.read, json, locate, problems: wrong };
  const { references, ...referring } = await checkReferences(read, from, load.options.kinds);
  if (!load.referring.has(resourceKey(from))) load.referring.set(resourceKey(from), { from, references });
  const problems = [...wrong, ...referring.problems];
  if (!message || problems.length > 0 || !document.sound) return problems;
  const { metadata } = message as Message & { metadata: Metadata };
  metadata.env = identity.env;
  load.manifests.push({
    file: document.locate([]).file,
    line: document.locate([]).line,
    locate,
    kind,
    message,
    metadata,
    env: metadata.env,
    stack: {
      project: kind.project,
      stack: `${metadata.env}.${metadata.name}`,
      ...(metadata.org ? { organization: metadata.org } : {}),
    },
    references,
  });
  return [];
}

function overridden(load: Load, kind: Kind, json: Json, locate: Locate) {
  const name = metadataString(json, "name");
  const overrides = load.overrides.filter(
    ({ target }) => !target || (target.kind === kind.name && target.name === name),
  );
  for (const override of overrides) load.usedOverrides.add(override);
  return applyOverrides(overrides, kind.schema, json, locate);
}

/** Tells manifests apart, wrong ones too. They are placed in their files even when an override names them. */
function identify(load: Load, kind: Kind, json: Json, locate: Locate): { env: string; problems: Problem[] } {
  const env = metadataString(json, "env") || load.options.env || "dev";
  const name = metadataString(json, "name");
  if (!name) return { env, problems: [] };
  const identity = JSON.stringify([kind.name, env, name]);
  const place = locate(["metadata", "name"]);
  const first = load.declared.get(identity);
  if (!first) {
    load.declared.set(identity, place);
    return { env, problems: [] };
  }
  const message = `${kind.name} ${name} of environment ${env} is declared before, in ${first.file}:${first.line}; give one of them another name or env`;
  return { env, problems: [problemAt(place, ["metadata", "name"], "manifest.duplicate", message)] };
}

function metadataString(json: Json, key: string): string | undefined {
  const metadata = isJsonObject(json) ? json.metadata : undefined;
  const value = isJsonObject(metadata) ? metadata[key] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** The manifest with its environment, whoever named that: rules may ask for it. */
function withEnv(json: Json, env: string): Json {
  if (!isJsonObject(json) || !isJsonObject(json.metadata) || (json.metadata.env ?? "") !== "") return json;
  return { ...json, metadata: { ...json.metadata, env } };
}

function environmentProblems(env: string | undefined): Problem[] {
  if (env === undefined) return [];
  const { problems } = checkMessage(MetadataSchema, { name: "any", env }, locateIn("--env"));
  return problems.map((problem) => ({ ...problem, path: "" }));
}

function unusedOverrides({ overrides, usedOverrides, problems }: Load): Problem[] {
  return overrides.flatMap((override) => {
    const { target, line } = override;
    if (!target || usedOverrides.has(override)) return [];
    const reason = problems.length > 0 ? " that could be read" : "";
    const message = `there is no manifest ${target.kind}/${target.name}${reason}`;
    return [problemAt({ file: SET, line, column: 1 }, [], "set.unmatched", message)];
  });
}

/** Said at the first manifest of each cycle, where it refers to the next. */
function cycleProblems({ referring }: Load): Problem[] {
  const referencesOf = (key: string) => referring.get(key)?.references ?? [];
  const cycles = findCycles([...referring.keys()], (key) =>
    referencesOf(key).map(({ to }) => resourceKey(to)),
  );
  return cycles.flatMap((cycle) => {
    const [first = "", second = first] = cycle;
    const reference = referencesOf(first).find(({ to }) => resourceKey(to) === second);
    if (!reference) return [];
    const names = [...cycle, first].flatMap((key) => referring.get(key)?.from ?? []);
    const way = names.map((name) => resourceText(name, names[0]?.env ?? "")).join(" → ");
    const message = `these wait for each other, so none can be the first: ${way}; take one reference out`;
    const { file, line, column } = reference.place;
    return [{ file, line, column, path: reference.path, message, rule: "reference.cycle" }];
  });
}

/** An override that is wrong is wrong for each manifest, which is said once. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [formatProblem(problem), problem])).values()];
}
