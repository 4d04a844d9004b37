import { create, type DescField, type DescMessage, type Message } from "@bufbuild/protobuf";
import { createValidator, type ValidationResult, type Validator } from "@bufbuild/protovalidate";
import { MAX_PROBLEMS } from "./message-walk.ts";
import type { Problem } from "./problem.ts";
import { regexMatch } from "./regex-match.ts";
import { ruleMessage } from "./rule-message.ts";
import { type Json, type Locate, type Path, problemAt } from "./source.ts";
import { writtenPath } from "./written-path.ts";

// One for all: it compiles each message's rules once.
let validator: Validator | undefined;

/**
 * What a message violates of protovalidate's rules, each at its place in the JSON that the message was read from.
 * Nothing is said of places that were refused before, nor of what they are part of. Throws when a rule is broken.
 */
export function ruleProblems(
  schema: DescMessage,
  message: Message,
  json: Json,
  locate: Locate,
  refused: readonly Path[],
): Problem[] {
  validator ??= createValidator({ regexMatch });
  const result = validator.validate(schema, message);
  return violationProblems(result, json, locate, refused);
}

/** The fields that a message must have: those whose rules an empty one violates. */
export function lackedFields(schema: DescMessage): ReadonlySet<DescField> {
  validator ??= createValidator({ regexMatch });
  const result = validator.validate(schema, create(schema));
  const violations = result.kind === "invalid" ? result.violations : [];
  return new Set(
    violations.flatMap(({ field: [first, ...inner] }) =>
      first?.kind === "field" && inner.length === 0 ? [first] : [],
    ),
  );
}

/** A validation's violations, each at its place in the JSON. Throws when a rule is broken. */
export function violationProblems(
  result: ValidationResult,
  json: Json,
  locate: Locate,
  refused: readonly Path[] = [],
): Problem[] {
  if (result.kind === "error") throw result.error;
  if (result.kind === "valid") return [];
  return result.violations.slice(0, MAX_PROBLEMS).flatMap((violation) => {
    const written = writtenPath(json, violation.field);
    if (refused.some((path) => isWithin(path, written.path) || isWithin(written.path, path))) return [];
    const at = locate(written.path, violation.forKey || written.value === undefined ? "key" : "value");
    return [problemAt(at, written.path, violation.ruleId, ruleMessage(violation, written))];
  });
}

const isWithin = (path: Path, other: Path): boolean => path.every((step, index) => step === other[index]);
