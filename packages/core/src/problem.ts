/** Something wrong in a manifest or another input file, and where. */
export interface Problem {
  /** The file as it was named; `-` for standard input. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** The field's path as in the manifest, `spec.tags[1]`; empty for the document itself. */
  readonly path: string;
  /** What is wrong and what would be right. */
  readonly message: string;
  /** protovalidate's rule id (`string.min_len`) or one of Kindling's own (`yaml.syntax`, `field.unknown`, …). */
  readonly rule: string;
}

/** `file:line:column: path: message [rule]`, as compilers print it. */
export function formatProblem({ file, line, column, path, message, rule }: Problem): string {
  return `${file || "''"}:${line}:${column}: ${path ? `${path}: ` : ""}${message} [${rule}]`;
}
