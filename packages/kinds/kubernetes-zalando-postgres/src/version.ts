import { KindlingError } from "@kindling/core/error";

/** Versions of PostgreSQL by the operator's chart: the definition of `postgresql` in each chart lists them. */
const POSTGRES: readonly (readonly [chart: RegExp, oldest: number, newest: number])[] = [
  [/^1\.12\./, 11, 16],
  [/^1\.13\./, 12, 16],
  [/^1\.1[45]\./, 13, 17],
  [/^2\./, 14, 18],
];

/** The version, where the operator's chart has it; of charts not known here all. Throws `refused`. */
export function checkVersion(operator: string, chart: string, version: string): string {
  const known = POSTGRES.find(([pattern]) => pattern.test(chart));
  if (!known) return version;
  const [, oldest, newest] = known;
  if (Number(version) >= oldest && Number(version) <= newest) return version;
  throw new KindlingError(
    "refused",
    `spec.version: the operator ${operator} is of chart ${chart}, which runs PostgreSQL ${oldest} to ${newest}, not ${version}`,
    { path: "spec.version" },
  );
}
