import { type CelEnv, celEnv, celError, isCelError, parse, plan } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import type { Expr } from "@bufbuild/cel-spec/cel/expr/syntax_pb.js";
import { regexMatch } from "./regex-match.ts";

/** What stands for a property that only a deployment can tell; touching it leaves a rule undecided. */
export class UnknownInput {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  toString(): string {
    return `${MARK}${this.path}`;
  }
}
const MARK = "unknown:";

/** Variables of an expression, by name, as CEL takes them. */
export type Bindings = Readonly<Record<string, unknown>>;

/** What came of a rule: it holds, it doesn't, what it lacks to be decided, or why it can't be told at all. */
export type Decision = boolean | { readonly unknown: string } | { readonly error: string };

// Made on first use: it is only needed where there are policies.
let made: CelEnv | undefined;
export function environment(): CelEnv {
  made ??= celEnv({
    funcs: [...strings],
    re2: { compile: (pattern) => ({ test: (text) => regexMatch(pattern, text) }) },
  });
  return made;
}

/** Parses CEL. Throws what is wrong, with its place in the text. */
export function parsed(text: string): ReturnType<typeof parse> {
  try {
    return parse(text);
  } catch (error) {
    const { message, location } = error as Error & { location?: { start: { offset: number } } };
    const said = message.replace(/^<input>:\d+:\d+: /, "");
    throw new ExpressionError(`can't be read as CEL: ${said}`, location?.start.offset ?? 0);
  }
}

/** What is wrong in an expression, and where in its text. */
export class ExpressionError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** An expression ready to be evaluated many times. */
export type Evaluate = (bindings: Bindings) => Decision;

/**
 * Makes a rule of an expression. `&&`, `||`, `!` and `?:` are decided in three values: what is unknown on one side
 * doesn't matter where the other side decides.
 */
export function rule(expr: Expr): Evaluate {
  const { exprKind } = expr;
  if (exprKind.case === "callExpr") {
    const { args } = exprKind.value;
    const operands = () => args.map(rule) as [Evaluate, Evaluate, Evaluate];
    if (exprKind.value.function === "_&&_") return both(operands(), false);
    if (exprKind.value.function === "_||_") return both(operands(), true);
    if (exprKind.value.function === "!_") {
      const [inner] = operands();
      return (bindings) => {
        const found = inner(bindings);
        return typeof found === "boolean" ? !found : found;
      };
    }
    if (exprKind.value.function === "_?_:_") {
      const [condition, then, otherwise] = operands();
      return (bindings) => {
        const found = condition(bindings);
        if (typeof found !== "boolean") return found;
        return found ? then(bindings) : otherwise(bindings);
      };
    }
  }
  const evaluate = value(expr);
  return (bindings) => {
    const found = evaluate(bindings);
    if (typeof found === "boolean") return found;
    if (isUndecided(found)) return found;
    return { error: "says neither true nor false" };
  };
}

/** `deciding` on either side decides; else an unknown side leaves it open, and then an error is one. */
function both([left, right]: readonly [Evaluate, Evaluate, ...unknown[]], deciding: boolean): Evaluate {
  return (bindings) => {
    const first = left(bindings);
    if (first === deciding) return deciding;
    const second = right(bindings);
    if (second === deciding) return deciding;
    const open = [first, second].filter((side) => typeof side !== "boolean");
    return open.find((side) => "unknown" in side) ?? open[0] ?? !deciding;
  };
}

type Undecided = Exclude<Decision, boolean>;
const isUndecided = (found: unknown): found is Undecided =>
  typeof found === "object" && found !== null && found.constructor === Object;

/** The value of an expression, or why there is none. */
export function value(expr: Expr): (bindings: Bindings) => unknown {
  const run = plan(environment(), expr);
  return (bindings) => {
    let found: unknown;
    try {
      found = run(bindings as never);
    } catch (error) {
      found = celError(error);
    }
    if (!isCelError(found)) return found;
    const at = found.message.indexOf(MARK);
    return at < 0 ? { error: found.message } : { unknown: found.message.slice(at + MARK.length) };
  };
}
