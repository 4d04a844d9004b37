import { closest, distance } from "fastest-levenshtein";

/** `: did you mean "size"?` when a known name is near enough to have been meant, else nothing. */
export function nearest(name: string, names: Iterable<string>): string {
  const known = [...names];
  if (known.length === 0) return "";
  const best = closest(
    name.toLowerCase(),
    known.map((candidate) => candidate.toLowerCase()),
  );
  const meant = known.find((candidate) => candidate.toLowerCase() === best) as string;
  const isNear = distance(name.toLowerCase(), best) <= Math.max(2, Math.floor(meant.length / 3));
  return isNear ? `: did you mean "${meant}"?` : "";
}
