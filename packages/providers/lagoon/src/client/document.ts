import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
import type { Answer, GivenFields, InputShape, Shape } from "./shape.ts";

type Inputs = Readonly<Record<string, InputShape>>;

/** One operation: a single field of Query or Mutation, with what it takes and what is asked of its answer. */
export interface Document<Result = unknown, Variables = never>
  extends DocumentTypeDecoration<Result, Variables> {
  readonly operation: "query" | "mutation";
  /** The field of Query or Mutation, which is also the operation's name. */
  readonly field: string;
  /** Its arguments, by name. */
  readonly arguments: Inputs;
  /** Variables that fields within the answer take as arguments. */
  readonly within: Inputs;
  readonly answer: Shape;
  /** What people call that which servers without the field lack: `routes`. */
  readonly feature: string | undefined;
  /** Whether it may be carried out twice without harm. */
  readonly repeatable: boolean;
}

interface Rest<Within> {
  readonly within?: Within;
  readonly feature?: string;
  readonly repeatable?: true;
}

const operation =
  (kind: Document["operation"]) =>
  <const Arguments extends Inputs, Of extends Shape, const Within extends Inputs = Record<never, never>>(
    field: string,
    takes: Arguments,
    answer: Of,
    { within, feature, repeatable }: Rest<Within> = {},
  ): Document<Answer<Of>, GivenFields<Arguments & Within>> => ({
    operation: kind,
    field,
    arguments: takes,
    within: within ?? {},
    answer,
    feature,
    repeatable: kind === "query" || repeatable === true,
  });

/** A question, which can be asked again at any time. */
export const query = operation("query");
/** A change. `repeatable` says that doing it twice is the same as once. */
export const mutation = operation("mutation");

/** What a server was found to lack: `Project.publicKey`. */
export type Lacking = ReadonlySet<string>;

/** The document as a server gets it that lacks some fields. */
export function print(document: Document<unknown, never>, lacking: Lacking = new Set()): string {
  const { operation, field, answer } = document;
  const variables = { ...document.arguments, ...document.within };
  const declared = Object.entries(variables).map(([name, type]) => `$${name}: ${typeName(type)}`);
  const passed = Object.keys(document.arguments).map((name) => `${name}: $${name}`);
  return `${operation} ${field}${inBrackets(declared)} { ${field}${inBrackets(passed)}${printed(answer, lacking)} }`;
}

const inBrackets = (parts: readonly string[]): string => (parts.length > 0 ? `(${parts.join(", ")})` : "");

/** Name of a type as variables are declared with: `[GroupInput!]!`. */
export function typeName(type: InputShape): string {
  if ("needed" in type) return `${typeName(type.needed as InputShape)}!`;
  if ("many" in type) return `[${typeName(type.many as InputShape)}]`;
  return "leaf" in type ? type.leaf : type.input;
}

function printed(shape: Shape, lacking: Lacking): string {
  if ("late" in shape) return printed(shape.late as Shape, lacking);
  if ("many" in shape) return printed(shape.many as Shape, lacking);
  if ("leaf" in shape) return "";
  if ("arguments" in shape) {
    const passed = Object.entries(shape.arguments).map(([name, variable]) => `${name}: $${variable}`);
    return `${inBrackets(passed)}${printed(shape.of as Shape, lacking)}`;
  }
  if ("members" in shape) {
    const members = (shape.members as readonly Shape[]).map((member) =>
      "on" in member ? ` ... on ${member.on}${printed(member, lacking)}` : "",
    );
    return ` { __typename${members.join("")} }`;
  }
  const fields = Object.entries(shape.fields as Readonly<Record<string, Shape>>)
    .filter(([name, field]) => !("late" in field && lacking.has(`${shape.on}.${name}`)))
    .map(([name, field]) => `${name}${printed(field, lacking)}`);
  return ` { ${fields.join(" ")} }`;
}
