import type { Problem } from "./problem.ts";

/** A place in an input file. */
export interface Position {
  /** As it was named; `-` for standard input. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

/** Object keys and list indexes from the top, as they were written: `["spec", "tags", 1]`. */
export type Path = readonly (string | number)[];

/** What YAML and JSON can say. Integers are bigint when they come from a file, so that none is rounded. */
export type Json = null | boolean | number | bigint | string | Json[] | { [key: string]: Json };

/** Where a value or its key stands, with a scalar's text as it was written. A missing one is placed at what would hold it. */
export type Locate = (path: Path, part?: "key" | "value") => Position & { readonly text?: string };

/** Locates everything at the beginning of `file`: for input that has no lines. */
export const locateIn =
  (file: string): Locate =>
  () => ({ file, line: 1, column: 1 });

export function isJsonObject(json: Json | undefined): json is { [key: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

const PLAIN_KEY = /^[A-Za-z_][\w-]*$/;

/** A path as people read it: `spec.tags[1]`, `metadata.labels["a.b"]`. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!PLAIN_KEY.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

export function problemAt(at: Position, path: Path, rule: string, message: string): Problem {
  const { file, line, column } = at;
  return { file, line, column, path: formatPath(path), message, rule };
}

/** Puts problems in the order of the file. */
export const byPlace = (a: Position, b: Position): number =>
  Number(a.file > b.file) - Number(a.file < b.file) || a.line - b.line || a.column - b.column;
