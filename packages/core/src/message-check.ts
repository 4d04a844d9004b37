import { type DescMessage, fromJson, getOption, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import { createValidator } from "@bufbuild/protovalidate";
import { bare_field } from "@kindling/apis/kindling/shared/v1/options";
import type { Problem } from "./problem.ts";
import { isJsonObject, type Json, type Locate, problemAt } from "./source.ts";

export interface Checked<Schema extends DescMessage> {
  /** Absent when there are problems. */
  readonly message?: MessageShape<Schema>;
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

const validator = createValidator();

/** Checks JSON against a message's fields and rules, finding every problem at once. */
export function checkMessage<Schema extends DescMessage>(
  schema: Schema,
  json: Json,
  locate: Locate,
): Checked<Schema> {
  try {
    const message = fromJson(schema, plain(schema, json));
    const result = validator.validate(schema, message);
    if (result.kind === "valid") return { message, problems: [], warnings: [] };
    if (result.kind === "error") throw result.error;
    const problems = result.violations.map((violation) => {
      const path = violation.field.map((part) =>
        part.kind === "list_sub"
          ? part.index
          : part.kind === "map_sub"
            ? String(part.key)
            : "jsonName" in part
              ? part.jsonName
              : part.name,
      );
      return problemAt(locate(path), path, violation.ruleId, violation.message);
    });
    return { problems, warnings: [] };
  } catch (error) {
    return { problems: [problemAt(locate([]), [], "field.type", (error as Error).message)], warnings: [] };
  }
}

function plain(schema: DescMessage | undefined, json: Json): JsonValue {
  if (typeof json === "bigint") return Number(json);
  if (Array.isArray(json)) return json.map((item) => plain(schema, item));
  const bare = schema && getOption(schema, bare_field);
  if (bare && typeof json === "string") return { [bare]: json };
  if (!isJsonObject(json)) return json as JsonValue;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => {
      const field = schema?.fields.find((candidate) => candidate.name === key || candidate.jsonName === key);
      return [
        key,
        plain(field?.message, field?.enum && typeof value === "string" ? value.toUpperCase() : value),
      ];
    }),
  );
}
