import type { Explanation } from "@kindling/core/explanation";
import { CHANGE_WORDS, type FieldReference, referenceWords } from "@kindling/core/field-reference";
import type { Kind } from "@kindling/core/kind";
import type { RuleWords } from "@kindling/core/rule-words";
import { wrapped } from "@kindling/core/wrapped";
import type { Colors } from "./context.ts";

/** How wide the text may be, and how headings stand out. */
export interface Style {
  readonly width: number;
  readonly colors: Colors;
}

/** An explanation as people read it. */
export function explainText(kind: Kind, explanation: Explanation, style: Style): string {
  const { path, description, field, values, fields, outputs } = explanation;
  const { bold, dim } = style.colors;
  const title = [kind.name, path].filter(Boolean).join(".");
  const block = (text: string, indent: number) => indented(text, indent, style.width);
  const facts = [...(field ? factsOf(field) : []), ...togetherOf(explanation, field)];
  const fieldsTitle = path ? "Fields" : "spec";
  const parts = [
    [`${bold(title)}  ${dim(field ? summary(field) : path ? "" : kind.apiVersion)}`.trimEnd()],
    block(description, 2),
    facts.flatMap(([label, text]) => labelled(label, text, style.width)),
    section(
      "Values",
      values.map(({ name, comment }) => [name, "", comment] as const),
      style,
    ),
    section(
      path === "outputs" ? "" : fieldsTitle,
      fields.map((each) => entry(each, path)),
      style,
    ),
    section(
      "outputs",
      outputs.map((each) => entry(each, "outputs")),
      style,
    ),
    path ? [] : block(hint(kind, fields), 0),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function hint({ name }: Kind, fields: readonly FieldReference[]): string {
  const example = fields[0]?.path.split(".").at(-1);
  return `kindling explain ${name}.${example} says all of one field, ${name}.metadata what every kind has; kindling new ${name} writes a manifest.`;
}

const summary = ({ type, required, secret }: FieldReference): string =>
  [type, required && "required", secret && "secret"].filter(Boolean).join(", ");

type Fact = readonly [label: string, text: string];

function factsOf({ default: preset, references, rules, warnings, change }: FieldReference): Fact[] {
  return [
    ...(preset ? [["default", preset] as const] : []),
    ...(references.length > 0 ? [["refers to", referenceWords(references)] as const] : []),
    ...listedFacts("rules", rules),
    ...listedFacts("warns", warnings),
    ...(change ? [["changing it", CHANGE_WORDS[change]] as const] : []),
  ];
}

function togetherOf({ rules, warnings }: Explanation, field: FieldReference | undefined): Fact[] {
  return [...listedFacts(field ? "together" : "rules", rules), ...listedFacts("warns", warnings)];
}

const listedFacts = (label: string, rules: readonly RuleWords[]): Fact[] =>
  rules.map(({ words }, index) => [index === 0 ? label : "", words] as const);

function labelled(label: string, text: string, width: number): string[] {
  const [first = "", ...rest] = wrapped(text, width - 15);
  return [`  ${label.padEnd(13)}${first}`, ...rest.map((line) => `${" ".repeat(15)}${line}`)];
}

/** A field of many: its name below `parent`, what it takes, and what it is. */
function entry(field: FieldReference, parent: string): readonly [string, string, string] {
  const name = field.path.slice(parent || field.path.startsWith("spec.") ? (parent || "spec").length + 1 : 0);
  return [
    name,
    [summary(field), field.default && `default ${field.default}`].filter(Boolean).join(", "),
    field.comment,
  ];
}

function section(
  title: string,
  entries: readonly (readonly [name: string, what: string, comment: string])[],
  { width, colors }: Style,
): string[] {
  if (entries.length === 0) return [];
  const lines = entries.flatMap(([name, what, comment]) => [
    ...indented(`${name}  ${what}`.trimEnd(), 2, width).map((line, index) =>
      index === 0 ? line.replace(name, () => colors.bold(name)) : `    ${line}`,
    ),
    ...indented(comment, 6, width),
  ]);
  return title ? [colors.bold(title), ...lines] : lines;
}

function indented(text: string, indent: number, width: number): string[] {
  if (text === "") return [];
  return wrapped(text, width - indent).map((line) => " ".repeat(indent) + line);
}
