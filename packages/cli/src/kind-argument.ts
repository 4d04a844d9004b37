import { KindlingError } from "@kindling/core/error";
import type { Kind } from "@kindling/core/kind";
import { nearest } from "@kindling/core/nearest";
import { kinds } from "./kinds.ts";

const letters = (name: string): string => name.replace(/[-_ ]/g, "").toLowerCase();

/** The kind of a name in any case, `civobucket` or `civo-bucket` too. Throws `not-found` with the nearest name. */
export async function kindNamed(text: string): Promise<Kind> {
  const names = Object.keys(kinds);
  const name = names.find((candidate) => letters(candidate) === letters(text));
  const load = name === undefined ? undefined : kinds[name];
  if (load) return (await load()).default;
  const near = nearest(text, names);
  throw new KindlingError(
    "not-found",
    `there is no kind ${text}; ${near ? `did you mean ${near}? ` : ""}kindling kinds lists them all`,
  );
}
