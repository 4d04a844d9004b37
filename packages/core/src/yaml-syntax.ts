import type { YAMLError } from "yaml";

/** Warnings of the library that change what a document means. */
export const isSyntaxError = (warning: YAMLError): boolean =>
  warning.code === "TAG_RESOLVE_FAILED" || warning.code === "BAD_DIRECTIVE";

type Explanation = readonly [match: RegExp, message: string, rule?: string];

/** What the YAML library's errors mean to the author, by `CODE message`; the first that matches. */
const EXPLANATIONS: readonly Explanation[] = [
  [/^TAB_AS_INDENT/, "a tab indents this line; indent with spaces", "yaml.tab"],
  [
    /^TAG_/,
    "tags (words that begin with !) mean nothing here; remove it, or put the text in quotes",
    "yaml.tag",
  ],
  [/^(BAD_ALIAS|ALIAS_PROPS)/, "text that begins with & or * must be in quotes", "yaml.alias"],
  [/^RESOURCE_EXHAUSTION/, "is nested too deep to be read", "yaml.depth"],
  [/^NON_STRING_KEY/, "a key must be plain text; a value that begins with { or [ may lack its quotes"],
  [
    /^BAD_DIRECTIVE/,
    "a line that begins with % is a directive of YAML, and none that Kindling knows; remove it",
  ],
  [
    /^BAD_DQ_ESCAPE/,
    'inside "double quotes" a backslash begins an escape such as \\n; double it, or use single quotes',
  ],
  [/^BAD_SCALAR_START/, "text can't begin with this character unless it is in quotes"],
  [
    /^BLOCK_AS_IMPLICIT_KEY/,
    "a second colon in one value: put text that holds a colon in quotes, and begin keys of one mapping in one column",
  ],
  [/^BLOCK_IN_FLOW/, "inside [ ] and { } everything is written with brackets and commas"],
  [/^KEY_OVER_1024/, "a key is longer than 1024 characters; is a quote missing?"],
  [
    /^MULTILINE_IMPLICIT_KEY/,
    "a key stands on one line, with a colon after it; is a colon or a quote missing?",
  ],
  [/^MULTIPLE_/, "a value can have one anchor (&name) and one tag (!name) only"],
  [/[Bb]lock scalar/, "the text below | or > must be indented more than its key, all lines alike"],
  [/ end with a \}/, "a closing } is missing, or a line inside { } is indented too little"],
  [/ end with a \]/, "a closing ] is missing, or a line inside [ ] is indented too little"],
  [
    /^BAD_INDENT/,
    "is indented differently from the lines it belongs to; keys of a mapping begin in one column, as do items of a list",
  ],
  [/closing/, "a closing quote is missing"],
  [/Implicit map keys need|Implicit keys/, "a key needs a colon and a space after it, as in name: value"],
  [/Missing , (between|or)/, "a comma or a closing bracket is missing before this"],
  [/Unexpected (,|empty item)/, "one comma too many"],
  [/space after :/, "a colon needs a space after it"],
  [/Comments must/, "a # needs a space before it to begin a comment; put text that holds # in quotes"],
  [/without - indicator/, "an item of this list lacks its dash"],
  [/at node end/, "unexpected text after a value; is a quote, a comma or a line break missing?"],
];

/** An error of the YAML library in plain words. What the document says isn't repeated: it may be a secret. */
export function syntaxMessage({ code, message }: YAMLError): [rule: string, message: string] {
  const known = EXPLANATIONS.find(([match]) => match.test(`${code} ${message}`));
  return [known?.[2] ?? "yaml.syntax", known?.[1] ?? "can't be read as YAML from here on"];
}
