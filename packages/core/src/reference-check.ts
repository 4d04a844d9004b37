import { type DescField, type Message, ScalarType } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import type { Kind } from "./kind.ts";
import type { KindLoaders } from "./kinds.ts";
import { listed, nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import {
  type Aim,
  aimOf,
  type FoundReference,
  isWrong,
  referencesIn,
  refersText,
  type WrongReference,
} from "./reference-target.ts";
import { type ResourceName, resourceKey, resourceText } from "./resource-name.ts";
import { formatPath, type Json, type Locate, type Path, type Position, problemAt } from "./source.ts";
import { writtenPath } from "./written-path.ts";

/** A manifest's reference to another resource. */
export interface Reference extends Aim {
  /** Where it stands in the manifest: `spec.network`. */
  readonly path: string;
  readonly place: Position;
}

/** A message that was read from a document. */
export interface ReadMessage {
  readonly kind: Kind;
  readonly message: Message;
  readonly json: Json;
  readonly locate: Locate;
  /** What is wrong in it otherwise: nothing more is said of these places. */
  readonly problems: readonly Problem[];
}

/** The references of a manifest that lead somewhere, and what is wrong with the others. */
export async function checkReferences(
  read: ReadMessage,
  from: ResourceName,
  kinds: KindLoaders,
): Promise<{ references: Reference[]; problems: Problem[] }> {
  const references: Reference[] = [];
  const problems: Problem[] = [];
  for (const found of referencesIn(reflect(read.kind.schema, read.message))) {
    const { path } = writtenPath(read.json, found.holder.steps);
    if (read.problems.some((problem) => isWithin(problem.path, formatPath(path)))) continue;
    const aim = aimOf(found, from.env);
    const wrong = isWrong(aim) ? aim : wrongAim(aim, found, from, await outputsOf(aim.to.kind, kinds));
    if (wrong) problems.push(problemOf(read, found, wrong, from));
    else if (!isWrong(aim)) references.push({ ...aim, path: formatPath(path), place: read.locate(path) });
  }
  return { references, problems };
}

const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

/** The outputs of a kind that is known here. */
async function outputsOf(kind: string, kinds: KindLoaders): Promise<readonly DescField[] | undefined> {
  const load = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  return (await load?.())?.default.stackOutputs.fields;
}

function wrongAim(
  { to, output }: Aim,
  { holder, own }: FoundReference,
  from: ResourceName,
  outputs: readonly DescField[] | undefined,
): WrongReference | undefined {
  if (resourceKey(to) === resourceKey(from))
    return { rule: "reference.self", message: "that is the very resource that it is part of" };
  if (!outputs || output === undefined) return undefined;
  const field = outputs.find(({ name }) => name === output);
  const rule = "reference.output";
  if (!field) {
    const names = outputs.map(({ name }) => name);
    const near = nearest(output, names);
    const hint = near ? `did you mean ${near}?` : `it has ${listed(names)}`;
    return { part: "field_path", rule, message: `a ${to.kind} has no output ${output}; ${hint}` };
  }
  const isPlain =
    field.fieldKind === "enum" || (field.fieldKind === "scalar" && field.scalar !== ScalarType.BYTES);
  if (holder === own || isPlain) return undefined;
  return { part: "field_path", rule, message: `the output ${output} of a ${to.kind} is no string or number` };
}

/** The message names both ends. */
function problemOf(
  { json, locate }: ReadMessage,
  found: FoundReference,
  wrong: WrongReference,
  from: ResourceName,
): Problem {
  const { own, holder } = found;
  const part = own.message.desc.fields.find(({ name }) => name === wrong.part);
  const written = part && writtenPath(json, [...own.steps, part]);
  // What isn't written is a default of the field's: the fault shows where the reference stands.
  const path: Path = written?.value === undefined ? writtenPath(json, holder.steps).path : written.path;
  const who = from.name ? resourceText(from, from.env) : `this ${from.kind}`;
  const message = `${who} ${refersText(found, from.env)}: ${wrong.message}`;
  return problemAt(locate(path), path, wrong.rule, message);
}
