import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ReflectMessage } from "@bufbuild/protobuf/reflect";
import { type SecretValue, SecretValueSchema } from "@kindling/apis/kindling/shared/v1/secret_value";
import type { Output } from "@pulumi/pulumi";
import { KindlingError } from "./error.ts";
import { MASK } from "./mask.ts";
import { nestedMessages } from "./nested-messages.ts";
import { referenceInput } from "./reference.ts";

/** Where a secret's value is read when a module runs. */
export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What `{file: PATH}` is relative to. */
  readonly directory: string;
}

const READ = Symbol("a secret's value as a Pulumi secret");

/**
 * The value as a Pulumi secret, for a resource's argument; undefined when it isn't given. Modules get messages
 * whose secrets `moduleProgram` has read; the message itself never holds them in the clear.
 */
export function secretInput(value: SecretValue): Output<string>;
export function secretInput(value: SecretValue | undefined): Output<string> | undefined;
export function secretInput(value: SecretValue | undefined): Output<string> | undefined {
  if (value === undefined) return undefined;
  const read = (value as { [READ]?: Output<string> })[READ];
  if (!read) throw new TypeError("secretInput works on the messages that moduleProgram hands to a module");
  return read;
}

/**
 * Reads every SecretValue of `message`, whose references have been read, in place: each becomes a Pulumi secret that `secretInput` returns, and a
 * value given in the clear is masked in the message. Throws `missing-credential` naming the field and its source.
 */
export async function readSecrets(message: ReflectMessage, sources: SecretSources, path = ""): Promise<void> {
  for (const { value, path: at } of secretValues(message, path)) {
    const { secret } = await import("@pulumi/pulumi");
    Object.defineProperty(value, READ, { value: secret(await readSecret(value, sources, at)) });
    if (value.source.case === "value") value.source.value = MASK;
  }
}

/**
 * The value of one secret in the clear; of one that another resource's output holds, that output. Throws
 * `missing-credential` naming `path` and the source.
 */
export async function readSecret(
  value: SecretValue,
  sources: SecretSources,
  path: string,
): Promise<string | Output<string>> {
  const { source } = value;
  switch (source.case) {
    case "value":
      return source.value;
    case "env": {
      const found = sources.env[source.value];
      if (found) return found;
      const why = found === undefined ? "isn't set" : "is empty";
      throw missing(path, `it is read from the environment variable ${source.value}, which ${why}; set it`);
    }
    case "file":
      return await readSecretFile(resolve(sources.directory, source.value), path);
    case "ref":
      return referenceInput(source.value);
    default:
      throw missing(path, "no value is given; use {env: NAME} or {file: PATH}");
  }
}

async function readSecretFile(file: string, path: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
    throw missing(path, `the file ${file} that holds it can't be read${why}`, cause);
  }
  const value = text.replace(/\r?\n$/, "");
  if (value === "") throw missing(path, `the file ${file} that should hold it is empty`);
  return value;
}

function missing(path: string, what: string, cause?: unknown): KindlingError {
  return new KindlingError("missing-credential", `${path}: ${what}`, { path, cause });
}

/** Every SecretValue in a message and where it is, `spec.users[0].password`. */
export function* secretValues(
  message: ReflectMessage,
  path: string,
): Generator<{ value: SecretValue; path: string }> {
  for (const nested of nestedMessages(message, path))
    if (nested.message.desc.typeName === SecretValueSchema.typeName)
      yield { value: nested.message.message as SecretValue, path: nested.path };
}
