import { reflect } from "@bufbuild/protobuf/reflect";
import { KindlingError } from "./error.ts";
import type { Kind } from "./kind.ts";
import { DEFAULT_ENVIRONMENT } from "./labels.ts";
import { checkMessage } from "./message-check.ts";
import { aimOf, isWrong, referencesIn } from "./reference-target.ts";
import { isJsonObject, type Json, locateIn } from "./source.ts";

/** A manifest to start from, and an example to take values from. */
export interface Template {
  readonly kind: Kind;
  /** The kind's full example. */
  readonly example: Json;
  /** As little of the example as is valid. */
  readonly manifest: Json;
}

/**
 * Takes everything out of a kind's full example that a valid manifest can do without, and names it. Throws
 * `invalid-input` for a name that no resource can have.
 */
export function manifestTemplate(kind: Kind, example: Json, name?: string): Template {
  const isValid = (json: Json) => {
    const { message, problems, warnings } = checkMessage(kind.schema, json, locateIn(kind.name));
    if (!message || problems.length + warnings.length > 0) return false;
    const references = [...referencesIn(reflect(kind.schema, message))];
    return !references.some((found) => isWrong(aimOf(found, DEFAULT_ENVIRONMENT)));
  };
  const candidates = name === undefined ? [example] : namedExamples(example, name);
  const valid = candidates.find(isValid);
  if (valid === undefined) {
    const { problems } = checkMessage(kind.schema, candidates.at(-1) ?? null, locateIn(kind.name));
    const reason = problems[0]?.message ?? "is no name that a resource can have";
    throw new KindlingError("invalid-input", `${name}, as a name, ${reason}`);
  }
  return { kind, example: valid, manifest: reduced(valid, (json) => json, isValid) };
}

/** With another name: also where the spec repeats it, and in the metadata alone. */
function namedExamples(example: Json, name: string): Json[] {
  const { metadata, spec } = isJsonObject(example) ? example : {};
  if (!isJsonObject(example) || !isJsonObject(metadata) || !isJsonObject(spec)) return [example];
  const repeated = Object.entries(spec).map(([key, value]) => [key, value === metadata.name ? name : value]);
  const named = { ...example, metadata: { ...metadata, name } };
  return [{ ...named, spec: Object.fromEntries(repeated) }, named];
}

/** The value without what it can do without; `whole` puts it where it belongs. */
function reduced(value: Json, whole: (value: Json) => Json, isValid: (json: Json) => boolean): Json {
  if (Array.isArray(value)) {
    const [first] = value;
    const kept = first !== undefined && isValid(whole([first])) ? [first] : value;
    return kept.reduce<Json[]>(
      (items, item, index) =>
        items.with(
          index,
          reduced(item, (inner) => whole(items.with(index, inner)), isValid),
        ),
      kept,
    );
  }
  if (!isJsonObject(value)) return value;
  let kept = value;
  // The last first: what comes early is rather what the rest is about.
  for (const key of Object.keys(value).reverse()) {
    const { [key]: _, ...without } = kept;
    if (isValid(whole(without))) kept = without;
  }
  for (const [key, inner] of Object.entries(kept))
    kept = { ...kept, [key]: reduced(inner, (json) => whole({ ...kept, [key]: json }), isValid) };
  return kept;
}
