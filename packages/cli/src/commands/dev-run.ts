import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { getOption, hasOption } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { source } from "@kindling/apis/kindling/shared/v1/options";
import type { Program } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import type { Kind } from "@kindling/core/kind";
import { providerConfigSchema, type StackInputMessage } from "@kindling/core/kind-message";
import { DEFAULT_ENVIRONMENT } from "@kindling/core/labels";
import { readStackInput } from "@kindling/core/stack-input";
import { parse } from "yaml";
import { carryOut } from "../carry-out.ts";
import { type Context, type ExitStatus, UsageError } from "../context.ts";
import { kinds } from "../kinds.ts";
import type { Operation } from "../operation.ts";
import { RunOutputs } from "../run-outputs.ts";
import { openSandbox } from "../sandbox.ts";
import { endpointOf, ignoredEndpoint } from "../target.ts";

interface DevRunOptions {
  readonly stack?: string;
  readonly sandboxDir: string;
  readonly refresh?: boolean;
  readonly parallel?: number;
  readonly output: "text" | "json";
}

/**
 * Runs the program of a Pulumi project's folder on the sandbox, as Pulumi's Node host would run it: the stack input
 * comes from STACK_INPUT and its like. Never asks.
 */
export async function devRun(
  folder: string,
  operation: string = "up",
  options: DevRunOptions,
  context: Context,
): Promise<ExitStatus> {
  if (!isOperation(operation)) throw new UsageError(`${operation}: it takes up, preview, refresh or destroy`);
  const directory = resolve(context.directory, folder);
  const { name: project, main } = await readProject(directory);
  const kind = await kindOf(project);
  const target = kind && (await ownStackInput(kind));
  const stack = options.stack ?? stackOf(target) ?? `${DEFAULT_ENVIRONMENT}.${project}`;
  const endpoint = endpointOf(target?.providerConfig);
  const opened = await openSandbox(options, context);
  const before = process.cwd();
  try {
    // As under Pulumi's Node host, files that the stack input names are relative to the project.
    for (const name of ["STACK_INPUT_FILE", "STACK_INPUT_YAML_FILE"])
      if (process.env[name]) process.env[name] = resolve(process.env[name]);
    process.chdir(directory);
    const run = {
      title: `${kind?.name ?? project} ${stack}`,
      kind: kind?.name ?? project,
      name: target?.target?.metadata?.name ?? project,
      env: target?.target?.metadata?.env || DEFAULT_ENVIRONMENT,
      stack: { project, stack, program: fileProgram(resolve(directory, main)) },
      references: [],
      unknown: new Set<string>(),
      dataResources: kind?.dataResources ?? [],
      allowReplace: true,
      warnings: endpoint ? [ignoredEndpoint(endpoint)] : [],
      ...(kind?.explain && { explain: kind.explain }),
    };
    return await carryOut(
      operation,
      [run],
      opened.engine,
      { ...options, outputs: new RunOutputs(), yes: true },
      context,
    );
  } finally {
    process.chdir(before);
    await opened.close();
  }
}

const isOperation = (name: string): name is Operation =>
  ["up", "preview", "refresh", "destroy"].includes(name);

async function readProject(directory: string): Promise<{ name: string; main: string }> {
  const file = join(directory, "Pulumi.yaml");
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new KindlingError("unreadable", `${file} can't be read: is ${directory} a Pulumi project?`, {
      cause,
    });
  });
  const { name, main = "." } = parse(text) ?? {};
  if (typeof name !== "string") throw new KindlingError("invalid-input", `${file} names no project`);
  return { name, main };
}

async function kindOf(project: string): Promise<Kind | undefined> {
  const all = await Promise.all(Object.values(kinds).map(async (load) => (await load()).default));
  return all.find((kind) => kind.project === project);
}

/**
 * Reads the stack input and takes away what the module would take from the environment where the input leaves it
 * out: on the sandbox a real token must not be used, and an endpoint less so.
 */
async function ownStackInput(kind: Kind): Promise<StackInputMessage> {
  const { input } = await readStackInput(kind, process.env);
  const message = input as StackInputMessage;
  const schema = providerConfigSchema(kind);
  const given = message.providerConfig && reflect(schema, message.providerConfig);
  for (const field of schema.fields)
    if (hasOption(field, source) && !given?.isSet(field)) delete process.env[getOption(field, source).env];
  return message;
}

function stackOf(input: StackInputMessage | undefined): string | undefined {
  const { metadata } = input?.target ?? {};
  return metadata && `${metadata.env || DEFAULT_ENVIRONMENT}.${metadata.name}`;
}

/** Each run imports the file anew: a cached module would register nothing the second time. */
function fileProgram(file: string): Program {
  let run = 0;
  return async () => {
    const url = pathToFileURL(file);
    url.searchParams.set("run", String(run++));
    const module: Record<string, unknown> = await import(url.href);
    const exported = "default" in module ? module.default : { ...module };
    return typeof exported === "function" ? await exported() : exported;
  };
}
