import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from "yaml";
import type { Problem } from "./problem.ts";
import { type Json, type Locate, type Path, type Position, problemAt } from "./source.ts";

/** One YAML or JSON document of a file. */
export interface SourceDocument {
  readonly json: Json;
  readonly locate: Locate;
}

/** Reads every document of a YAML or JSON text. Documents that hold nothing are left out. */
export function readDocuments(
  file: string,
  text: string,
): { documents: SourceDocument[]; problems: Problem[] } {
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const parsed = parseAllDocuments(text, {
    intAsBigInt: true,
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
  });
  const problems: Problem[] = [];
  const documents: SourceDocument[] = [];
  for (const document of "empty" in parsed ? [] : parsed) {
    for (const error of document.errors)
      problems.push(problemAt(position(error.pos[0]), [], "yaml.syntax", error.message));
    if (document.errors.length || document.contents === null) continue;
    documents.push({ json: document.toJS() as Json, locate: locator(document, position) });
  }
  return { documents, problems };
}

function locator(document: Document.Parsed, position: (offset: number) => Position): Locate {
  return (path: Path, part = "value") => {
    let node: Node | null = document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const [index, step] of path.entries()) {
      if (isAlias(node)) node = node.resolve(document) ?? null;
      if (isSeq(node)) node = (node.items[step as number] as Node) ?? null;
      else if (isMap(node)) {
        const pair = node.items.find(
          (item) => String(isScalar(item.key) ? item.key.value : item.key) === String(step),
        );
        const key = pair?.key as Node | undefined;
        node = (pair?.value as Node | null) ?? null;
        if (!pair) break;
        if (key?.range && (index < path.length - 1 || part === "key" || !node?.range)) offset = key.range[0];
        if (part === "key" || index < path.length - 1) continue;
      } else break;
      if (!node) break;
      offset = node.range?.[0] ?? offset;
    }
    const text = isScalar(node) ? node.source : undefined;
    return { ...position(offset), ...(text === undefined ? {} : { text }) };
  };
}
