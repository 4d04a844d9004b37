import type { DescMessage, Message, MessageShape } from "@bufbuild/protobuf";
import { fillDefaults } from "./message-defaults.ts";
import { ruleProblems } from "./message-rules.ts";
import { MAX_PROBLEMS, walkMessage } from "./message-walk.ts";
import { ruleWarnings } from "./message-warnings.ts";
import type { Problem } from "./problem.ts";
import { byPlace, type Json, type Locate } from "./source.ts";

export interface Checked<Schema extends DescMessage> {
  /** With defaults filled in. Absent when there are problems. */
  readonly message?: MessageShape<Schema>;
  /** What could be read of it, with defaults where there are no problems. */
  readonly read: Message;
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

/**
 * Checks JSON against a message's fields and rules and finds every problem at once, in the order of the file.
 * Fields may have their JSON or proto names, enum values any case, and a bare scalar may stand for a message with a
 * `(bare_field)`.
 */
export function checkMessage<Schema extends DescMessage>(
  schema: Schema,
  json: Json,
  locate: Locate,
): Checked<Schema> {
  const { message, problems, warnings, refused } = walkMessage(schema, json, locate);
  if (problems.length < MAX_PROBLEMS) problems.push(...ruleProblems(schema, message, json, locate, refused));
  if (problems.length > 0) return { read: message, problems: problems.toSorted(byPlace), warnings };
  warnings.push(...ruleWarnings(schema, message, json, locate));
  fillDefaults(schema, message);
  return {
    message: message as MessageShape<Schema>,
    read: message,
    problems,
    warnings: warnings.toSorted(byPlace),
  };
}
