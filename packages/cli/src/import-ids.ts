import { KindlingError } from "@kindling/core/error";
import { importedResource, importForm, importIdProblem } from "@kindling/core/import-id";
import type { Kind } from "@kindling/core/kind";
import { listed, nearest } from "@kindling/core/nearest";
import { UsageError } from "./context.ts";

/** Ids of what is to be taken over, by the resources' names in the stack. */
export type GivenIds = Readonly<Record<string, string>>;

/** The ids of an import: the main resource's, and others given as `RESOURCE=ID`. Throws `invalid-input`. */
export function givenIds(kind: Kind, id: string, others: readonly string[]): GivenIds {
  const [main] = kind.imports;
  if (!main) throw new KindlingError("unsupported", `nothing of a ${kind.name} can be imported`);
  const ids: Record<string, string> = { [main.name]: checked(kind, main.name, id) };
  for (const text of others) {
    const at = text.indexOf("=");
    const name = text.slice(0, at);
    if (at < 1) throw new UsageError(`--id ${text}: write it as RESOURCE=ID, for example ${example(kind)}`);
    if (Object.hasOwn(ids, name)) throw new UsageError(`--id ${text}: ${name} has an id already`);
    ids[name] = checked(kind, name, text.slice(at + 1));
  }
  return ids;
}

function checked(kind: Kind, name: string, id: string): string {
  const resource = importedResource(kind.imports, name);
  if (!resource) {
    const names = kind.imports.filter(({ refused }) => !refused).map((one) => one.name);
    const near = nearest(name, names);
    const message = `a ${kind.name} has no resource ${name}; ${near ? `did you mean ${near}? ` : ""}it has ${listed(names)}`;
    throw new KindlingError("not-found", message);
  }
  if (resource.refused)
    throw new KindlingError(
      "unsupported",
      `${name} can't be imported: ${resource.refused}; leave its id out`,
    );
  const problem = importIdProblem(resource, id);
  if (problem === undefined) return id;
  const message = `the id ${JSON.stringify(id)} of ${name} ${problem}`;
  const form = problem.includes("must be") ? "" : `; it must be ${importForm(resource)}`;
  throw new KindlingError("invalid-input", message + form);
}

function example({ imports: [main, other = main] }: Kind): string {
  return `--id ${other?.name}=${other?.example || "…"}`;
}
