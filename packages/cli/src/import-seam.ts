import type { Engine, RunResult } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { importedResource, importIdOf } from "@kindling/core/import-id";
import type { Kind } from "@kindling/core/kind";
import { listed, nearest } from "@kindling/core/nearest";
import { type Context, say } from "./context.ts";
import { resourcesElsewhere, resourcesIn, type StateResource } from "./existing-owner.ts";
import type { GivenIds } from "./import-ids.ts";
import { isPulumis, isReplacement, nameOf } from "./progress/wording.ts";
import { argumentFor } from "./stack-argument.ts";
import type { Seam, Target } from "./target.ts";

interface Takeover {
  readonly kind: Kind;
  readonly ids: GivenIds;
  /** Takes over what another stack has, too. */
  readonly force: boolean;
}

/** The stack with what it is to take over. Throws `refused` for what its state has already. */
export async function takeOver(
  target: Target,
  { kind, ids, force }: Takeover,
  engine: Engine,
  context: Context,
): Promise<Target> {
  const own = await resourcesIn(target.stack, engine).catch((error) => {
    if (error instanceof KindlingError && error.code === "not-found") return [];
    throw error;
  });
  for (const { name, id } of own)
    if (Object.hasOwn(ids, name))
      throw new KindlingError(
        "refused",
        `${argumentFor(target.stack)} has its ${name} already, with the id ${id}: nothing is to be imported; kindling preview shows how it differs from the manifest`,
      );
  const { resources, unreadable } = await resourcesElsewhere(target.stack, engine);
  for (const stack of unreadable)
    say(
      context,
      `${context.colors.yellow("warning:")} ${stack}: its state can't be read, so it may have what is imported already`,
    );
  const seam: Seam = {
    options: () => ({ imports: ids }),
    refusals: (found) => [
      ...notMade(found, ids, target),
      ...replacements(found, ids),
      ...(force ? [] : owned(found, { kind, ids, resources })),
    ],
  };
  return { ...target, seams: [...(target.seams ?? []), seam] };
}

/** Ids for resources that the manifest doesn't make. */
function notMade({ steps }: RunResult, ids: GivenIds, { title }: Target): KindlingError[] {
  const imported = new Set(steps.filter(({ op }) => op.startsWith("import")).map(({ urn }) => nameOf(urn)));
  const made = [...new Set(steps.filter(({ type }) => !isPulumis(type)).map(({ urn }) => nameOf(urn)))];
  return Object.keys(ids)
    .filter((name) => !imported.has(name))
    .map((name) => {
      const near = nearest(name, made);
      const hint = near ? `; did you mean ${near}?` : "";
      const message = `the manifest of ${title} makes no ${name}, only ${listed(made) || "nothing"}${hint}`;
      return new KindlingError("not-found", message);
    });
}

/** What the manifest says so differently that the resource would have to be made anew: it wouldn't be taken over. */
function replacements({ steps }: RunResult, ids: GivenIds): KindlingError[] {
  const anew = steps.filter(({ op, urn }) => isReplacement(op) && Object.hasOwn(ids, nameOf(urn)));
  return [...Map.groupBy(anew, ({ urn }) => nameOf(urn))].map(([name, parts]) => {
    const paths = listed([...new Set(parts.flatMap(({ diff }) => diff))]) || "everything";
    const message = `${name} can't become what the manifest says without being made anew, which isn't an import: make the manifest say of ${paths} what is there, or import what that comes from, too (--id RESOURCE=ID)`;
    return new KindlingError("refused", message);
  });
}

/** What another stack of the backend has already: two would change and delete it behind each other's backs. */
function owned(
  { steps }: RunResult,
  { kind, ids, resources }: Pick<Takeover, "kind" | "ids"> & { resources: readonly StateResource[] },
): KindlingError[] {
  return Object.entries(ids).flatMap(([name, id]) => {
    const type = steps.find(({ op, urn }) => op.startsWith("import") && nameOf(urn) === name)?.type;
    const resource = importedResource(kind.imports, name);
    const owner = resources.find(
      (other) =>
        other.type === type &&
        (other.id === id || (resource && importIdOf(resource, { ...other.properties, id: other.id }) === id)),
    );
    if (!owner) return [];
    const message = `${argumentFor(owner.stack)} has ${id} already, as its ${owner.name}: one thing belongs to one stack. Destroy that one with metadata.lifecycle.retainOnDelete first; if it is another cloud account's, add --force`;
    return [new KindlingError("refused", message)];
  });
}
