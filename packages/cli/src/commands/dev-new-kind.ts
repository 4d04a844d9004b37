import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Kind } from "@kindling/core/kind";
import { type Context, DONE, type ExitStatus, say, UsageError } from "../context.ts";
import { kindNamed } from "../kind-argument.ts";
import { kinds } from "../kinds.ts";

/** How a kind is called in the different places. */
interface Names {
  /** `CivoBucket` */
  readonly kind: string;
  /** Of its package and Pulumi project: `civo-bucket`. */
  readonly project: string;
  /** Of its protos, below `proto/kindling`: `civo/bucket`. */
  readonly protos: string;
}

/**
 * Adds a kind to the project: the protos and the package of one that there is, under another name, in the list of kinds
 * and among the command's dependencies. What is copied passes its tests, so the new kind does from the first minute on.
 */
export async function newKind(
  name: string,
  options: { like: string },
  context: Context,
): Promise<ExitStatus> {
  const root = projectAround(context.directory);
  const model = namesOf(await kindNamed(options.like));
  const names = namesLike(name, model);
  const others = (await Promise.all(Object.values(kinds).map(async (load) => (await load()).default)))
    .map(namesOf)
    .filter(({ kind }) => kind !== model.kind);
  const folders = ["proto/kindling", "packages/kinds"] as const;
  const targets = [join(root, folders[0], names.protos), join(root, folders[1], names.project)] as const;
  const taken = targets.find((target) => existsSync(target));
  if (taken) throw new UsageError(`${relative(root, taken)} is there already: give the kind another name`);
  const rename = renaming(model, names, others);
  await copy(join(root, folders[0], model.protos), targets[0], rename);
  await copy(join(root, folders[1], model.project), targets[1], rename);
  await register(root, model, names);
  for (const target of targets) say(context, `made ${relative(root, target)}`);
  say(context, "Now: pnpm install && pnpm run docs");
  return DONE;
}

function projectAround(directory: string): string {
  if (existsSync(join(directory, "pnpm-workspace.yaml"))) return directory;
  const parent = dirname(directory);
  if (parent === directory)
    throw new UsageError("this is no folder of Kindling's own project, which kinds are added to");
  return projectAround(parent);
}

const namesOf = ({ name, project, schema }: Kind): Names => ({
  kind: name,
  project,
  protos: schema.file.name.replace(/^kindling\//, "").replace(/\/v\d+\/\w+$/, ""),
});

const withDashes = (name: string): string => name.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase();

/** The names of a new kind at the same cloud: `CivoArchive` beside `CivoBucket`. */
function namesLike(name: string, { kind, project, protos }: Names): Names {
  const [cloud = "", own = ""] = protos.split("/");
  const dashed = own.replaceAll("_", "-");
  const prefix = kind.slice(0, -dashed.replaceAll("-", "").length);
  const rest = name.slice(prefix.length);
  if (!name.startsWith(prefix) || !/^([A-Z][a-z0-9]*)+$/.test(rest))
    throw new UsageError(`${name}: name a kind like ${kind} ${prefix}…, for example ${prefix}Archive`);
  const short = withDashes(rest);
  return {
    kind: name,
    project: `${project.slice(0, -dashed.length)}${short}`,
    protos: `${cloud}/${short.replaceAll("-", "_")}`,
  };
}

/** Every spelling of the model's name in a text, but not where it is part of another kind's. */
function renaming(model: Names, names: Names, others: readonly Names[]): (text: string) => string {
  const spellings = ({ kind, project, protos }: Names) => [
    kind,
    kind.charAt(0).toLowerCase() + kind.slice(1),
    project,
    project.replaceAll("-", "_"),
    protos,
    protos.replaceAll("/", "."),
  ];
  const to = spellings(names);
  const from = new Map(spellings(model).map((spelling, index) => [spelling, to[index] ?? spelling]));
  const longer = others
    .flatMap(spellings)
    .filter((other) => [...from.keys()].some((own) => other.startsWith(own)));
  const escaped = [...longer, ...from.keys()].map((text) => text.replace(/[.]/g, "\\."));
  const pattern = new RegExp(escaped.join("|"), "g");
  return (text) => text.replace(pattern, (found) => from.get(found) ?? found);
}

/** Copies a folder's files with names and texts changed, and leaves out what is installed. */
async function copy(from: string, to: string, rename: (text: string) => string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name.startsWith(".")) continue;
    const [source, target] = [join(from, entry.name), join(to, rename(entry.name))];
    if (entry.isDirectory()) await copy(source, target, rename);
    else await writeFile(target, rename(await readFile(source, "utf8")), { mode: (await stat(source)).mode });
  }
}

/** Adds the kind to the command's list, after its model, and to its dependencies, in their order. */
async function register(root: string, model: Names, names: Names): Promise<void> {
  const list = join(root, "packages/cli/src/kinds.ts");
  const line = ({ kind, project }: Names) => `  ${kind}: () => import("@kindling/${project}"),\n`;
  const text = await readFile(list, "utf8");
  if (!text.includes(line(model)))
    throw new UsageError(`${list} has no line for ${model.kind} of the usual form`);
  await writeFile(list, text.replace(line(model), `${line(model)}${line(names)}`));
  const manifest = join(root, "packages/cli/package.json");
  const json = JSON.parse(await readFile(manifest, "utf8"));
  const dependencies = { ...json.dependencies, [`@kindling/${names.project}`]: "workspace:*" };
  json.dependencies = Object.fromEntries(Object.entries(dependencies).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(manifest, `${JSON.stringify(json, null, 2)}\n`);
}
