import {
  Composer,
  type Document,
  Lexer,
  LineCounter,
  type ParseOptions,
  Parser,
  visit,
  type YAMLError,
} from "yaml";
import type { Problem } from "./problem.ts";
import { type Json, type Locate, type Position, problemAt } from "./source.ts";
import { yamlJson } from "./yaml-json.ts";
import { isSyntaxError, syntaxMessage } from "./yaml-syntax.ts";

/** One YAML or JSON document of a file. */
export interface SourceDocument {
  readonly json: Json;
  readonly locate: Locate;
  /** Whether it has no problem. One with repeated keys is read nevertheless, for what else may be wrong. */
  readonly sound: boolean;
}

export interface SourceDocuments {
  /** In order. Ones that hold nothing, or can't be read, are left out. */
  readonly documents: SourceDocument[];
  readonly problems: Problem[];
}

/** Deepest nesting read. YAML's own parser recurses, and no manifest comes near. */
export const MAX_DEPTH = 100;
const MAX_SYNTAX_PROBLEMS = 10;

// Repeated keys are found in yaml-json.ts: the library compares each key with every other.
const OPTIONS: ParseOptions & { resolveKnownTags: boolean } = {
  intAsBigInt: true,
  prettyErrors: false,
  stringKeys: true,
  uniqueKeys: false,
  resolveKnownTags: false,
};

/**
 * Reads every document of a YAML 1.2 or JSON text, integers as bigint. Anchors, aliases and merge keys (`<<`) are
 * resolved within their document. A document that can't be read doesn't stop the others.
 */
export function readDocuments(file: string, text: string): SourceDocuments {
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.max(0, Math.min(offset, text.length)));
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const read: SourceDocuments = { documents: [], problems: [] };
  const { documents, tooDeepAt } = compose(text, lines);
  for (const document of documents) {
    const syntax = syntaxProblems(document, position);
    read.problems.push(...syntax);
    if (syntax.length > 0 || isEmpty(document)) continue;
    const { json, problems, locate } = yamlJson(document, position);
    read.problems.push(...problems);
    if (problems.every(({ rule }) => rule === "yaml.duplicate_key"))
      read.documents.push({ json, locate, sound: problems.length === 0 });
  }
  if (tooDeepAt !== undefined) {
    const message = `is nested more than ${MAX_DEPTH} levels deep here, more than any manifest is`;
    read.problems.push(problemAt(position(tooDeepAt), [], "yaml.depth", message));
  }
  return read;
}

/** Parses as the library does, but stops where the nesting gets too deep. */
function compose(text: string, lines: LineCounter): { documents: Document.Parsed[]; tooDeepAt?: number } {
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer(OPTIONS);
  const documents: Document.Parsed[] = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (parser.stack.length > MAX_DEPTH) return { documents, tooDeepAt: parser.offset };
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return { documents };
}

function isEmpty(document: Document.Parsed): boolean {
  const { contents } = document;
  return contents === null || ("value" in contents && contents.value === null);
}

/** At most one problem a line: one slip often makes the parser complain several times. */
function syntaxProblems(document: Document.Parsed, position: (offset: number) => Position): Problem[] {
  const problems = new Map<number, Problem>();
  if (document.directives.yaml.explicit && document.directives.yaml.version !== "1.2") {
    const at = position(document.range[0]);
    problems.set(
      at.line,
      problemAt(at, [], "yaml.version", "is YAML 1.1; Kindling reads YAML 1.2: remove the %YAML line"),
    );
  }
  for (const error of [...document.errors, ...document.warnings.filter(isSyntaxError)]) {
    const at = position(openingQuote(document, error) ?? error.pos[0]);
    if (problems.has(at.line) || problems.size >= MAX_SYNTAX_PROBLEMS) continue;
    problems.set(at.line, problemAt(at, [], ...syntaxMessage(error)));
  }
  return [...problems.values()];
}

/** Where a text begins whose closing quote is missing: the library only tells where it was missed. */
function openingQuote(document: Document.Parsed, { message, pos }: YAMLError): number | undefined {
  if (!message.includes("closing")) return undefined;
  let start: number | undefined;
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (type?.startsWith("QUOTE_") && range && range[0] <= pos[0]) start = range[0];
    },
  });
  return start;
}
