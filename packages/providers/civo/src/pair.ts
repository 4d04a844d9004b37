import { KindlingError } from "@kindling/core/error";

/** The two ids of an import id such as `<domain id>:<record id>`. Throws `invalid-input` saying the form. */
export function pairOf(id: string, form: string): readonly [string, string] {
  const [one, other, ...more] = id.split(":");
  if (one && other && more.length === 0) return [one, other];
  throw new KindlingError("invalid-input", `the id to import must be ${form}, not ${id}`);
}

/** The same, with the region before both where the id says it, as in `LON1/<one>:<other>`. */
export function pairInRegion(
  id: string,
  form: string,
): readonly [one: string, other: string, region: string] {
  const [pair = "", region = ""] = id.split("/").reverse();
  return [...pairOf(pair, form), region && `${region}/`];
}
