import type { JsonSchema } from "@kindling/core/json-schema";
import type { Json } from "@kindling/core/source";
import { Ajv2020 } from "ajv/dist/2020.js";

/** What a JSON Schema refuses of some JSON: a place and the reason each, nothing when it fits. */
export type SchemaCheck = (json: Json) => string[];

/** Compiles a JSON Schema (draft 2020-12) with a validator that knows nothing of Kindling. Throws when it is no schema. */
export function schemaCheck(schema: JsonSchema): SchemaCheck {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    validateFormats: false,
  });
  const validate = ajv.compile(schema);
  return (json) => {
    validate(plain(json));
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
  };
}

/** Integers as JSON.parse reads them. */
function plain(json: Json): unknown {
  return JSON.parse(JSON.stringify(json, (_, value) => (typeof value === "bigint" ? Number(value) : value)));
}
