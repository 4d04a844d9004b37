import { KindlingError } from "@kindling/core/error";

/** The two ids of an import id such as `<domain id>:<record id>`. Throws `invalid-input` saying the form. */
export function pairOf(id: string, form: string): readonly [string, string] {
  const [one, other, ...more] = id.split(":");
  if (one && other && more.length === 0) return [one, other];
  throw new KindlingError("invalid-input", `the id to import must be ${form}, not ${id}`);
}
