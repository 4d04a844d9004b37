import { readFile } from "node:fs/promises";
import { KindlingError } from "@kindling/core/error";
import { listed, nearest } from "@kindling/core/nearest";
import * as v from "valibot";
import { parse } from "yaml";

type ObjectSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

/** The settings of a simulated cloud. */
export interface SettingsFile<Schema extends ObjectSchema> {
  /** `Civo`. */
  readonly cloud: string;
  readonly schema: Schema;
  /** Settings that are lists or maps of objects, with the objects' schema: to say what may stand in them. */
  readonly parts: Readonly<Record<string, ObjectSchema>>;
  /** A setting as one would write it: `latencyMs: 100`. */
  readonly example: string;
}

/** Reads settings from a YAML file, if it is there, and lays `overrides` over it. Throws `invalid-input`. */
export async function readSettings<Schema extends ObjectSchema>(
  file: string,
  { cloud, schema, parts, example }: SettingsFile<Schema>,
  overrides: v.InferInput<Schema>,
): Promise<v.InferOutput<Schema>> {
  const invalid = (message: string, cause?: unknown) =>
    new KindlingError("invalid-input", message, { path: file, cause });
  let content: unknown;
  const text = await readIfThere(file);
  try {
    content = parse(text) ?? {};
  } catch (error) {
    throw invalid(`${file} is not YAML: ${(error as Error).message}`, error);
  }
  if (typeof content !== "object" || Array.isArray(content))
    throw invalid(`${file} must hold settings such as \`${example}\``);
  const result = v.safeParse(schema, { ...content, ...overrides });
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => describe(issue, schema, parts));
  throw invalid(`settings of the simulated ${cloud}: ${problems.join("; ")}`);
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return "";
    const message = `can't read ${file}: ${(cause as Error).message}`;
    throw new KindlingError("unreadable", message, { path: file, cause });
  }
}

function describe(
  issue: v.BaseIssue<unknown>,
  schema: ObjectSchema,
  parts: Readonly<Record<string, ObjectSchema>>,
): string {
  const path = v.getDotPath(issue) ?? "";
  if (issue.type !== "strict_object" || issue.expected !== "never")
    return `${path}: must be ${issue.expected}, is ${issue.received}`;
  const [part = "", ...rest] = path.split(".");
  const known = Object.keys(((rest.length > 0 && parts[part]) || schema).entries);
  const near = nearest(path.slice(path.lastIndexOf(".") + 1), known);
  return `${path}: no such setting${near ? `; did you mean ${near}?` : "."} There are ${listed(known)}`;
}
