import type { Comments } from "./field-reference.ts";
import { MessageSchemas } from "./json-schema-messages.ts";
import type { JsonSchema } from "./json-schema-rules.ts";
import type { Kind } from "./kind.ts";

export type { JsonSchema } from "./json-schema-rules.ts";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/**
 * The JSON Schema (draft 2020-12) of a kind's manifests. It takes every manifest that Kindling takes, and refuses what
 * fields, types and protovalidate's standard rules refuse; not what only CEL, a length in bytes or a format says.
 */
export function kindSchema(kind: Kind, comments: Comments): JsonSchema {
  const messages = new MessageSchemas(comments);
  const manifest = messages.refer(kind.schema);
  return { $schema: DIALECT, title: kind.name, ...manifest, $defs: messages.definitions };
}

/** The JSON Schema of manifests of all these kinds: which one's a manifest must fit depends on its `kind`. */
export function kindsSchema(kinds: readonly Kind[], comments: Comments): JsonSchema {
  const messages = new MessageSchemas(comments);
  const names = kinds.map(({ name }) => name);
  const allOf = kinds.map(({ name, schema }) => {
    const isOther = { properties: { kind: { not: { const: name } } } };
    return { if: isOther, else: messages.refer(schema) };
  });
  return {
    $schema: DIALECT,
    title: "A manifest of Kindling",
    type: "object",
    properties: { kind: { description: "What the manifest declares.", enum: names } },
    required: ["kind"],
    allOf,
    $defs: messages.definitions,
  };
}
