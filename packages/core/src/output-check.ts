import { type DescField, ScalarType } from "@bufbuild/protobuf";
import { KindlingError } from "./error.ts";

/** The value of a module's output as it is. Throws `program` when it isn't what the outputs message says. */
export function checkOutput(kind: string, field: DescField, value: unknown): unknown {
  const [want, got] = [typeOf(field), typeName(value)];
  if (want === got) return value;
  throw new KindlingError(
    "program",
    `${kind}'s module gave ${got} for its output ${field.name}, which should be ${want}`,
    { path: field.name },
  );
}

function typeOf(field: DescField): string {
  if (field.fieldKind === "list") return "a list";
  if (field.fieldKind === "map" || field.fieldKind === "message") return "an object";
  if (field.scalar === ScalarType.BOOL) return "a boolean";
  return field.scalar === ScalarType.STRING ? "a string" : "a number";
}

function typeName(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
