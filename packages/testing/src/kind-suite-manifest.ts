import { readFile } from "node:fs/promises";
import type { DescMessage } from "@bufbuild/protobuf";
import type { Kind } from "@kindling/core/kind";
import type { KindMessage } from "@kindling/core/kind-message";
import { type Checked, checkMessage } from "@kindling/core/message-check";
import { formatProblem } from "@kindling/core/problem";
import { isJsonObject, type Json, locateIn } from "@kindling/core/source";
import { readDocuments } from "@kindling/core/yaml-source";

/** The one document of a manifest file. */
export async function readManifest(file: string | URL): Promise<Json> {
  const { documents, problems } = readDocuments(String(file), await readFile(file, "utf8"));
  const [document, second] = documents;
  if (problems.length || !document || second)
    throw new Error(`${file} must hold one document\n${problems.map(formatProblem).join("\n")}`);
  return document.json;
}

export function checkedManifest(kind: Kind, json: Json): Checked<DescMessage> {
  return checkMessage(kind.schema, json, locateIn("manifest"));
}

/** The manifest as a message. Throws with every problem and warning. */
export function validManifest(kind: Kind, json: Json): KindMessage {
  const { message, problems, warnings } = checkedManifest(kind, json);
  const found = [...problems, ...warnings];
  if (!message || found.length) throw new Error(found.map(formatProblem).join("\n"));
  return message as KindMessage;
}

export function specOf(manifest: Json): Json {
  return (isJsonObject(manifest) ? manifest.spec : undefined) ?? {};
}

export function specSchema(kind: Kind): DescMessage {
  const field = kind.schema.field.spec;
  if (field?.fieldKind !== "message") throw new TypeError(`${kind.name} has no spec`);
  return field.message;
}
