import type { Position } from "./source.ts";

/** Where a character of a text stands in the file that holds the text as a YAML scalar, plain, quoted or in a block. */
export function placeInScalar(
  source: string,
  start: Position,
  text: string,
  offset: number,
): Pick<Position, "line" | "column"> {
  const lines = source.split("\n");
  let { line, column } = start;
  const at = () => lines[line - 1]?.[column - 1];
  const advance = () => {
    column++;
    while (line < lines.length && column > (lines[line - 1]?.length ?? 0)) {
      line++;
      column = 1;
    }
  };
  // A block begins on the line after its sign; a quote comes before the text.
  if (/[|>]/.test(at() ?? "")) {
    line++;
    column = 1;
  } else if (/["']/.test(at() ?? "") && text[0] !== at()) advance();
  // Folding changes blanks only and quoting adds characters: what isn't blank comes in the same order.
  for (let index = 0; index < text.length; index++) {
    const wanted = text[index] as string;
    if (/\s/.test(wanted) && index < offset) continue;
    while (line <= lines.length && at() !== wanted && at() !== undefined) advance();
    if (index >= offset) break;
    advance();
  }
  return at() === undefined ? { line: start.line, column: start.column } : { line, column };
}
