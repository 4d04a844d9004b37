import type { DescMessage, Message } from "@bufbuild/protobuf";
import type { Path as MessagePath } from "@bufbuild/protobuf/reflect";
import { createValidator, type ValidationResult, type Validator } from "@bufbuild/protovalidate";
import { fieldOf, isSecret, MAX_PROBLEMS } from "./message-walk.ts";
import type { Problem } from "./problem.ts";
import { regexMatch } from "./regex-match.ts";
import { ruleMessage } from "./rule-message.ts";
import { isJsonObject, type Json, type Locate, type Path, problemAt } from "./source.ts";

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

export interface Written {
  readonly path: Path;
  /** What stands there; undefined when it is missing. */
  readonly value: Json | undefined;
  readonly secret: boolean;
}

/** Where a message's path stands in the JSON: with the author's spelling, and without what a shorthand leaves out. */
function writtenPath(json: Json, messagePath: MessagePath): Written {
  const path: (string | number)[] = [];
  let value: Json | undefined = json;
  let secret = false;
  for (const part of messagePath) {
    if (part.kind === "list_sub") {
      value = Array.isArray(value) ? value[part.index] : undefined;
      path.push(part.index);
    } else if (part.kind === "map_sub") {
      value = isJsonObject(value) ? value[String(part.key)] : undefined;
      path.push(String(part.key));
    } else if (part.kind === "field") {
      secret ||= isSecret(part);
      if (value !== undefined && !isJsonObject(value)) continue;
      const key: string | undefined = Object.keys(value ?? {}).find(
        (name) => fieldOf(part.parent, name) === part,
      );
      value = key === undefined ? undefined : value?.[key];
      path.push(key ?? part.jsonName);
    }
  }
  return { path, value, secret };
}
