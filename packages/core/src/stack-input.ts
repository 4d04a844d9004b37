import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { clone, create, type DescMessage, type Message, type MessageShape } from "@bufbuild/protobuf";
import { KindlingError } from "./error.ts";
import type { Kind } from "./kind.ts";
import type { KindMessage, StackInputMessage } from "./kind-message.ts";
import { checkMessage } from "./message-check.ts";
import { formatProblem, type Problem } from "./problem.ts";
import { problemAt } from "./source.ts";
import { readDocuments } from "./yaml-source.ts";

/** What a kind's module runs on, for a manifest that passed its checks. `metadata.env` is filled in. */
export function stackInput(
  manifest: { readonly kind: Kind; readonly message: Message; readonly env: string },
  providerConfig: Message | undefined,
): Message {
  const input = create(manifest.kind.stackInput) as StackInputMessage;
  input.target = clone(manifest.kind.schema, manifest.message) as KindMessage;
  if (input.target.metadata) input.target.metadata.env = manifest.env;
  input.providerConfig = providerConfig;
  return input;
}

/** A stack input that was read, and the folder that the files it names are relative to. */
export interface ReadStackInput<StackInput extends DescMessage> {
  readonly input: MessageShape<StackInput>;
  readonly directory: string;
  readonly warnings: readonly Problem[];
}

const VARIABLES = [
  { name: "STACK_INPUT", file: false },
  { name: "STACK_INPUT_YAML", file: false },
  { name: "STACK_INPUT_FILE", file: true },
  { name: "STACK_INPUT_YAML_FILE", file: true },
];

/**
 * Reads a stack input, JSON or YAML, from STACK_INPUT or STACK_INPUT_YAML, or from the file that STACK_INPUT_FILE
 * or STACK_INPUT_YAML_FILE names. Throws `invalid-input` with every problem at once, `unreadable` for the file.
 */
export async function readStackInput<StackInput extends DescMessage>(
  kind: Pick<Kind, "name"> & { readonly stackInput: StackInput },
  env: Readonly<Record<string, string | undefined>>,
): Promise<ReadStackInput<StackInput>> {
  const [variable, second] = VARIABLES.filter(({ name }) => env[name]);
  if (!variable)
    throw new KindlingError(
      "invalid-input",
      `no stack input for ${kind.name}: set STACK_INPUT to it as YAML or JSON, {providerConfig: …, target: <the manifest>}, or STACK_INPUT_FILE to a file that holds it`,
    );
  if (second)
    throw new KindlingError(
      "invalid-input",
      `${variable.name} and ${second.name} are both set: which of the two stack inputs is meant? Unset one of them`,
    );
  const value = env[variable.name] ?? "";
  const source = variable.file ? value : variable.name;
  const { documents, problems } = readDocuments(
    source,
    variable.file ? await readText(variable.name, value) : value,
  );
  const [document, more] = documents;
  if (!problems.length && !document) throw invalid(kind, [`${source}: the stack input is empty`]);
  if (more)
    problems.push(
      problemAt(more.locate([]), [], "stack_input.documents", "must be one document, not several"),
    );
  if (problems.length || !document) throw invalid(kind, problems.map(formatProblem));
  const checked = checkMessage(kind.stackInput, document.json, document.locate);
  if (!checked.message) throw invalid(kind, checked.problems.map(formatProblem));
  const directory = variable.file ? dirname(value) : ".";
  return { input: checked.message, directory, warnings: checked.warnings };
}

function invalid(kind: Pick<Kind, "name">, problems: readonly string[]): KindlingError {
  return new KindlingError(
    "invalid-input",
    [`the stack input of ${kind.name} is wrong:`, ...problems].join("\n  "),
  );
}

async function readText(variable: string, file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
    throw new KindlingError("unreadable", `${variable}: the file ${file} can't be read${why}`, {
      path: file,
      cause,
    });
  }
}
