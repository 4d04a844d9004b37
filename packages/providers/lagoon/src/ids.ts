import { KindlingError } from "@kindling/core/error";

/** An id of Lagoon's as a whole number. Throws `invalid-input` when it isn't one. */
export function whole(id: string | number | null | undefined): number {
  const number = typeof id === "string" && /^\d+$/.test(id) ? Number(id) : id;
  if (typeof number === "number" && Number.isSafeInteger(number)) return number;
  throw new KindlingError(
    "invalid-input",
    `${JSON.stringify(id ?? "")} isn't an id of Lagoon's: those are whole numbers`,
  );
}

/** Parts of an import id, the last of which may hold colons. Throws `invalid-input` naming the form. */
export function partsOf(id: string, form: string): readonly string[] {
  const count = form.split(":").length;
  const all = id.split(":");
  const parts = [...all.slice(0, count - 1), all.slice(count - 1).join(":")];
  if (all.length >= count && parts.every((part) => part !== "")) return parts;
  throw new KindlingError("invalid-input", `the import id ${JSON.stringify(id)} must have the form ${form}`);
}
