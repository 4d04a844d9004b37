import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import type { DescEnum, DescField, DescMessage } from "@bufbuild/protobuf";
import { enumNames } from "./message-words.ts";
import { listed, nearest } from "./nearest.ts";
import { environment } from "./policy-expression.ts";
import { GIVEN } from "./policy-values.ts";

/** What an expression's part can be; a manifest of several kinds is one of several messages. */
export type Type =
  | { readonly is: "message"; readonly schemas: readonly DescMessage[]; readonly path: string }
  | { readonly is: "struct"; readonly fields: Readonly<Record<string, Type>> }
  | { readonly is: "list" | "map"; readonly of: Type }
  | { readonly is: "enum"; readonly schemas: readonly DescEnum[] }
  | { readonly is: "any" };
export const ANY: Type = { is: "any" };

export interface Finding {
  /** In the expression's text. */
  readonly offset: number;
  readonly message: string;
}

export interface Walked {
  readonly findings: readonly Finding[];
  /** The fields of the manifest that it reads, in order: `spec.nodeCount`. */
  readonly reads: readonly string[];
}

/** Built into the language rather than found by their names. */
const OPERATORS = new Set(["_&&_", "_||_", "_?_:_", "_[_]", "@not_strictly_false", "@in", "has"]);
const TYPES = ["bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint"];

/**
 * Checks the names in an expression: variables, functions, fields of the manifest's messages, values of its enums.
 * Changes `has(x.field)` of a message so that it asks what the manifest gives, since absent fields have their defaults.
 */
export function walkExpression(
  expr: Expr,
  positions: Readonly<Record<string, number>>,
  text: string,
  variables: Readonly<Record<string, Type>>,
): Walked {
  const walk = new Walk(positions, text);
  walk.type(expr, variables);
  return { findings: walk.findings, reads: walk.reads };
}

type Scope = Readonly<Record<string, Type>>;

class Walk {
  readonly findings: Finding[] = [];
  readonly reads: string[] = [];
  readonly #positions: Readonly<Record<string, number>>;
  readonly #text: string;

  constructor(positions: Readonly<Record<string, number>>, text: string) {
    this.#positions = positions;
    this.#text = text;
  }

  type(expr: Expr | undefined, scope: Scope): Type {
    if (!expr) return ANY;
    const { exprKind } = expr;
    switch (exprKind.case) {
      case "identExpr":
        return this.#variable(expr, exprKind.value.name, scope);
      case "selectExpr":
        return this.#select(expr, exprKind.value, scope);
      case "callExpr":
        return this.#call(exprKind.value, scope);
      case "listExpr": {
        const [first] = exprKind.value.elements.map((element) => this.type(element, scope));
        return { is: "list", of: first ?? ANY };
      }
      case "structExpr":
        for (const { keyKind, value } of exprKind.value.entries) {
          if (keyKind.case === "mapKey") this.type(keyKind.value, scope);
          this.type(value, scope);
        }
        return ANY;
      case "comprehensionExpr": {
        const { iterVar, accuVar, iterRange, accuInit, loopCondition, loopStep, result } = exprKind.value;
        const range = this.type(iterRange, scope);
        this.type(accuInit, scope);
        const inner = { ...scope, [iterVar]: range.is === "list" ? range.of : ANY, [accuVar]: ANY };
        this.type(loopCondition, inner);
        const stepped = this.type(loopStep, inner);
        this.type(result, inner);
        return stepped.is === "list" ? stepped : ANY;
      }
      default:
        return ANY;
    }
  }

  #at({ id }: Expr): number {
    return this.#positions[String(id)] ?? 0;
  }

  #say(offset: number, message: string): void {
    this.findings.push({ offset, message });
  }

  #variable(expr: Expr, name: string, scope: Scope): Type {
    const known = scope[name];
    if (known) return known;
    if (!TYPES.includes(name) && !name.startsWith("@")) {
      const names = Object.keys(scope).filter((candidate) => !candidate.startsWith("@"));
      const meant = nearest(name, names);
      const there = meant ? `did you mean ${meant}?` : `there is ${listed(names)}`;
      this.#say(this.#at(expr), `unknown variable ${name}; ${there}`);
    }
    return ANY;
  }

  #select(
    expr: Expr,
    select: Extract<Expr["exprKind"], { case: "selectExpr" }>["value"],
    scope: Scope,
  ): Type {
    const { operand, field, testOnly } = select;
    const of = this.type(operand, scope);
    if (of.is === "struct") {
      const found = of.fields[field];
      if (!found) this.#unknownField(expr, field, Object.keys(of.fields));
      return found ?? ANY;
    }
    if (of.is !== "message") return of.is === "map" ? of.of : ANY;
    const fields = of.schemas.flatMap((schema) => schema.fields.filter(({ jsonName }) => jsonName === field));
    if (fields.length === 0) {
      const names = of.schemas.flatMap((schema) => schema.fields.map(({ jsonName }) => jsonName));
      this.#unknownField(expr, field, [...new Set(names)]);
      return ANY;
    }
    const path = of.path ? `${of.path}.${field}` : field;
    this.reads.push(path);
    if (testOnly && operand) asksWhatIsGiven(expr, operand, field);
    return typeOf(fields, path);
  }

  #unknownField(expr: Expr, field: string, names: readonly string[]): void {
    const dot = this.#at(expr);
    const at = this.#text.indexOf(field, dot);
    const meant = nearest(field.replaceAll("_", ""), names);
    const there = meant ? `did you mean ${meant}?` : `there may stand ${listed(names, "or")}`;
    this.#say(at < 0 ? dot : at, `unknown field ${field}; ${there}`);
  }

  #call(call: Extract<Expr["exprKind"], { case: "callExpr" }>["value"], scope: Scope): Type {
    const name = call.function;
    this.type(call.target, scope);
    const types = call.args.map((argument) => this.type(argument, scope));
    if (!OPERATORS.has(name) && !environment().funcs.find(name)) {
      const meant = nearest(name, FUNCTIONS);
      const at = this.#text.indexOf(name, call.target ? this.#at(call.target) : 0);
      this.#say(Math.max(at, 0), `unknown function ${name}${meant ? `; did you mean ${meant}?` : ""}`);
    }
    const [left, right] = types;
    const [first, second] = call.args;
    if (name === "_==_" || name === "_!=_") {
      if (left?.is === "enum") this.#values(second, left.schemas);
      if (right?.is === "enum") this.#values(first, right.schemas);
    }
    if (name === "@in" && left?.is === "enum" && second?.exprKind.case === "listExpr")
      for (const element of second.exprKind.value.elements) this.#values(element, left.schemas);
    if (name === "@in" && right?.is === "list" && right.of.is === "enum")
      this.#values(first, right.of.schemas);
    if (name === "_[_]") return left?.is === "list" || left?.is === "map" ? left.of : ANY;
    if (name === "_?_:_") return types[1] ?? ANY;
    if (name === "_+_") return left?.is === "list" ? left : ANY;
    return ANY;
  }

  /** A text that is compared with an enum must be one of its values. */
  #values(expr: Expr | undefined, schemas: readonly DescEnum[]): void {
    if (expr?.exprKind.case !== "constExpr") return;
    const { constantKind } = expr.exprKind.value;
    if (constantKind.case !== "stringValue") return;
    const names = [...new Set(schemas.flatMap(enumNames))];
    const { value } = constantKind;
    if (names.includes(value) || value === "") return;
    const meant = nearest(value, names);
    this.#say(
      this.#at(expr),
      `${JSON.stringify(value)} is none of its values; ${meant ? `did you mean ${meant}?` : `they are ${listed(names)}`}`,
    );
  }
}

const FUNCTIONS = [
  ...["size", "contains", "startsWith", "endsWith", "matches", "has", "all", "exists", "exists_one", "map"],
  ...["filter", "lowerAscii", "upperAscii", "split", "join", "trim", "replace", "substring", "indexOf"],
  ...["int", "string", "double", "bool", "type", "timestamp", "duration", "format"],
];

function typeOf(fields: readonly DescField[], path: string): Type {
  const [field] = fields;
  if (!field) return ANY;
  const messages = fields.flatMap((one) => one.message ?? []);
  const enums = fields.flatMap((one) => one.enum ?? []);
  const item: Type =
    messages.length === fields.length && !messages.some(isWellKnown)
      ? { is: "message", schemas: messages, path }
      : enums.length === fields.length
        ? { is: "enum", schemas: enums }
        : ANY;
  if (fields.some(({ fieldKind }) => fieldKind !== field.fieldKind)) {
    const plain = fields.every(({ fieldKind }) => fieldKind !== "list" && fieldKind !== "map");
    return plain ? item : ANY;
  }
  if (field.fieldKind === "list" || field.fieldKind === "map") return { is: field.fieldKind, of: item };
  return item;
}

const isWellKnown = ({ typeName }: DescMessage): boolean => typeName.startsWith("google.protobuf.");

/** Makes `"field" in operand.$given` of `has(operand.field)`. */
function asksWhatIsGiven(expr: Expr, operand: Expr, field: string): void {
  const select = {
    ...expr,
    exprKind: { case: "selectExpr", value: { operand, field: GIVEN, testOnly: false } },
  };
  const name = {
    ...expr,
    exprKind: { case: "constExpr", value: { constantKind: { case: "stringValue", value: field } } },
  };
  Object.assign(expr, { exprKind: { case: "callExpr", value: { function: "@in", args: [name, select] } } });
}
