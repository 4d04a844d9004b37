import type { Problem } from "./problem.ts";
import { type Path, problemAt } from "./source.ts";

/** One `--set`, read but not yet understood: that takes a kind's fields. */
export interface Override {
  /** Only for the manifest of this kind and name. */
  readonly target?: { readonly kind: string; readonly name: string };
  readonly path: Path;
  /** Where the path begins, from 1. */
  readonly column: number;
  readonly text: string;
  /** Where the value begins, from 1. */
  readonly valueColumn: number;
  /** Which `--set` it is, from 1. */
  readonly line: number;
}

/** What problems in overrides are said to be in; their line is which `--set` it is, from 1. */
export const SET = "--set";

const TARGET = /^([A-Za-z]\w*)\/([\w-]+):/;
const STEP = /\.?([A-Za-z_][\w-]*)|\[(\d{1,6})\]|\[("(?:[^"\\]|\\.)*")\]/y;

/**
 * Reads overrides: `path=value`, or `KIND/NAME:path=value` for one manifest. The path is written as in problems:
 * `spec.tags[0]`, `metadata.labels["a.b"]`.
 */
export function parseOverrides(set: readonly string[]): { overrides: Override[]; problems: Problem[] } {
  const overrides: Override[] = [];
  const problems: Problem[] = [];
  for (const [index, argument] of set.entries()) {
    const parsed = parseOverride(argument, index + 1);
    if ("path" in parsed) overrides.push(parsed);
    else
      problems.push(
        problemAt({ file: SET, line: index + 1, column: parsed.column }, [], "set.syntax", parsed.message),
      );
  }
  return { overrides, problems };
}

function parseOverride(argument: string, line: number): Override | { column: number; message: string } {
  const [prefix = "", kind, name] = TARGET.exec(argument) ?? [];
  const path: (string | number)[] = [];
  let end = prefix.length;
  while (end < argument.length && argument[end] !== "=") {
    STEP.lastIndex = end;
    const [step, key, index, quotedKey] = STEP.exec(argument) ?? [];
    const isMisplacedDot = step?.startsWith(".") === (path.length === 0);
    if (step === undefined || (key !== undefined && isMisplacedDot))
      return {
        column: end + 1,
        message: 'expected a path such as spec.tags[0] or metadata.labels["a.b"], then = and the value',
      };
    if (key !== undefined) path.push(key);
    else path.push(index !== undefined ? Number(index) : (JSON.parse(quotedKey as string) as string));
    end = STEP.lastIndex;
  }
  if (path.length === 0) return { column: end + 1, message: "expected path=value, such as spec.region=LON1" };
  if (end >= argument.length) return { column: end + 1, message: "expected = and the value after the path" };
  const target = kind && name ? { target: { kind, name } } : {};
  return {
    ...target,
    path,
    column: prefix.length + 1,
    text: argument.slice(end + 1),
    valueColumn: end + 2,
    line,
  };
}
