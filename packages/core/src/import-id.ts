import type { ImportedResource } from "@kindling/apis/kindling/shared/v1/options";

/** The part of a kind's definition that tells how the resource of a name is taken over. A `*` matches anything. */
export function importedResource<Resource extends Pick<ImportedResource, "name">>(
  imports: readonly Resource[],
  name: string,
): Resource | undefined {
  return imports.find((candidate) => {
    const parts = candidate.name.split("*").map(literal);
    return new RegExp(`^${parts.join(".*")}$`, "s").test(name);
  });
}

/** The id by which a resource with these properties is taken over: `{clusterId},{name}` filled in. */
export function importIdOf({ id }: ImportedResource, properties: Readonly<Record<string, unknown>>): string {
  return id.replace(/\{(\w+)\}/g, (_, key: string) => String(properties[key] ?? ""));
}

/** What is wrong with an id for an import, as the end of "the id …"; undefined where nothing is, as far as its form tells. */
export function importIdProblem(resource: ImportedResource, given: string): string | undefined {
  if (given.trim() === "") return "is empty";
  if (given !== given.trim()) return "has blanks around it";
  const form = resource.pattern || formPattern(resource.id);
  return new RegExp(form, "su").test(given)
    ? undefined
    : `isn't written as one: it must be ${importForm(resource)}`;
}

/** `<clusterId>,<name> (the cluster's id and the pool's name), such as 18,web`. */
export function importForm({ id, description, example }: ImportedResource): string {
  const form = id.replace(/\{(\w+)\}/g, "<$1>");
  return form === "<id>"
    ? `${description}, such as ${example}`
    : `${form} (${description}), such as ${example}`;
}

/** Between the parts of a composite id there must be what parts them; only the last part may hold that, too. */
function formPattern(form: string): string {
  const pieces = form.split(/(\{\w+\})/).filter(Boolean);
  return `^${pieces.map((piece) => (piece.startsWith("{") ? ".*" : literal(piece))).join("")}$`;
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
