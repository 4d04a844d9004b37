import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonSchema } from "@kindling/core/json-schema";
import { type SchemaCheck, schemaCheck } from "@kindling/testing/json-schema-check";

const file = join(
  import.meta.dirname,
  "../../../../../shared/crds/pulumi-kubernetes-operator-2.9.0-stack-v1.json",
);

/** The schema of the operator's Stacks, where it is at hand; a field that it doesn't know is a mistake. */
export function stackSchema(): SchemaCheck | undefined {
  if (!existsSync(file)) return undefined;
  return schemaCheck(strict(JSON.parse(readFileSync(file, "utf8")).openAPIV3Schema) as JsonSchema);
}

type Schema = { [key: string]: unknown };

/** Kubernetes drops unknown fields in silence. Its own keywords (`x-kubernetes-…`) say nothing to other validators. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  const { properties, additionalProperties, ...rest } = schema as Schema;
  const open = (schema as Schema)["x-kubernetes-preserve-unknown-fields"] === true;
  const known = Object.entries(rest).filter(([key]) => !key.startsWith("x-"));
  return {
    ...Object.fromEntries(known.map(([key, value]) => [key, strict(value)])),
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties as Schema).map(([name, value]) => [name, strict(value)]),
      ),
    }),
    ...(additionalProperties !== undefined && { additionalProperties: strict(additionalProperties) }),
    ...(properties !== undefined &&
      additionalProperties === undefined &&
      !open && { additionalProperties: false }),
  };
}
