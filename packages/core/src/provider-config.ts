import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type DescField, getOption, hasOption, type Message } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { source } from "@kindling/apis/kindling/shared/v1/options";
import { SecretValueSchema } from "@kindling/apis/kindling/shared/v1/secret_value";
import { KindlingError } from "./error.ts";
import type { Kind } from "./kind.ts";
import { cloudOf, providerConfigSchema } from "./kind-message.ts";
import type { KindLoaders } from "./kinds.ts";
import { checkMessage } from "./message-check.ts";
import { listed, nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { secretValues } from "./secret-value.ts";
import { isJsonObject, type Json, locateIn, problemAt } from "./source.ts";
import { readDocuments } from "./yaml-source.ts";

/** Provider configs by cloud, from a `--provider-config` file. */
export type ProviderConfigs = ReadonlyMap<string, Message>;

export interface LoadedProviderConfigs {
  /** Absent when there are problems. */
  readonly configs?: ProviderConfigs;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * Reads a `--provider-config` file: YAML or JSON keyed by cloud, `civo: {civoToken: {env: CIVO_TOKEN}}`. Files that
 * it names are relative to it. Throws `unreadable` when the file can't be read.
 */
export async function loadProviderConfigFile(
  file: string,
  kinds: KindLoaders,
): Promise<LoadedProviderConfigs> {
  const { documents, problems } = readDocuments(file, await readText(file));
  if (problems.length) return { problems, warnings: [] };
  const [document, second] = documents;
  if (!document) return { configs: new Map(), problems, warnings: [] };
  if (second)
    problems.push(
      problemAt(second.locate([]), [], "provider_config.documents", "must be one document, not several"),
    );
  const { json, locate } = document;
  if (!isJsonObject(json)) {
    problems.push(problemAt(locate([]), [], "field.type", "must be an object with one entry a cloud"));
    return { problems, warnings: [] };
  }
  const clouds = await cloudsOf(kinds);
  const configs = new Map<string, Message>();
  const warnings: Problem[] = [];
  for (const [cloud, config] of Object.entries(json)) {
    const kind = clouds.get(cloud);
    if (!kind) {
      problems.push(
        problemAt(locate([cloud], "key"), [cloud], "cloud.unknown", unknownCloud(cloud, [...clouds.keys()])),
      );
      continue;
    }
    const within = (problem: Problem): Problem => ({ ...problem, path: joinPath(cloud, problem.path) });
    const checked = checkMessage(providerConfigSchema(kind), config, (path, part) =>
      locate([cloud, ...path], part),
    );
    problems.push(...checked.problems.map(within));
    warnings.push(...checked.warnings.map(within));
    if (checked.message) configs.set(cloud, withFilesIn(dirname(file), kind, checked.message));
  }
  return problems.length ? { problems, warnings } : { configs, problems, warnings };
}

/** Where a kind's provider config may come from. For each field the first that has it wins, in this order. */
export interface ProviderConfigSources {
  /** The stack input's own `provider_config`. */
  readonly given?: Message | undefined;
  /** What a `--provider-config` file says. */
  readonly file?: ProviderConfigs | undefined;
  /** The environment; a secret found there is named, not copied. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Pulumi's configuration by full key: `civo:token`. */
  readonly config?: (key: string) => string | undefined;
}

/**
 * A kind's provider config, put together field by field as the fields' `(source)` options say. Undefined when
 * nothing is configured. Throws `invalid-input` when the environment or Pulumi's configuration holds a wrong value.
 */
export function providerConfigFor(
  kind: Pick<Kind, "name" | "apiVersion" | "stackInput">,
  { given, file, env, config }: ProviderConfigSources,
): Message | undefined {
  const schema = providerConfigSchema(kind);
  const merged = reflect(schema);
  const layers = [given, file?.get(cloudOf(kind))].flatMap((layer) =>
    layer ? [reflect(schema, layer)] : [],
  );
  for (const field of schema.fields) {
    const { oneof } = field;
    // Of a oneof the first that has any of its fields wins: another field of it would undo that one.
    const isIn = (candidate: ReflectMessage) =>
      oneof ? candidate.oneofCase(oneof) !== undefined : candidate.isSet(field);
    const layer = layers.find(isIn);
    if (layer) {
      if (layer.isSet(field)) merged.set(field, layer.get(field));
      continue;
    }
    if (!hasOption(field, source) || isIn(merged)) continue;
    const from = getOption(field, source);
    const instead = schema.fields.find(({ name }) => name === from.unless);
    if (instead && layers.some((candidate) => candidate.isSet(instead))) continue;
    const found = [
      { name: from.env, value: env[from.env], secret: { env: from.env } },
      { name: from.config, value: config?.(from.config), secret: { value: config?.(from.config) ?? "" } },
    ].find(({ name, value }) => name && value);
    if (!found?.value) continue;
    const json: Json = field.message?.typeName === SecretValueSchema.typeName ? found.secret : found.value;
    const checked = checkMessage(schema, { [field.jsonName]: json }, locateIn(found.name));
    if (!checked.message) throw wrongSetting(found.name, field, checked.problems);
    merged.set(field, reflect(schema, checked.message).get(field));
  }
  return schema.fields.some((field) => merged.isSet(field)) ? merged.message : undefined;
}

function wrongSetting(name: string, field: DescField, problems: readonly Problem[]): KindlingError {
  const why = problems.map(({ message, rule }) => `${message} [${rule}]`).join("; ");
  return new KindlingError("invalid-input", `${name}: ${why}`, { path: `providerConfig.${field.jsonName}` });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
    throw new KindlingError("unreadable", `the provider config ${file} can't be read${why}`, {
      path: file,
      cause,
    });
  }
}

async function cloudsOf(kinds: KindLoaders): Promise<Map<string, Kind>> {
  const loaded = await Promise.all(Object.values(kinds).map((load) => load()));
  return new Map(loaded.map(({ default: kind }) => [cloudOf(kind), kind]));
}

function unknownCloud(cloud: string, clouds: readonly string[]): string {
  const meant = nearest(cloud, clouds);
  return `is no cloud that Kindling knows${meant ? `; did you mean ${meant}?` : ""} (known: ${listed(clouds)})`;
}

function joinPath(parent: string, path: string): string {
  return path === "" || path.startsWith("[") ? parent + path : `${parent}.${path}`;
}

function withFilesIn(directory: string, kind: Kind, message: Message): Message {
  for (const { value } of secretValues(reflect(providerConfigSchema(kind), message), ""))
    if (value.source.case === "file") value.source.value = resolve(directory, value.source.value);
  return message;
}
