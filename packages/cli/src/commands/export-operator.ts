import { mkdir, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { KindlingError } from "@kindling/core/error";
import { resourceText } from "@kindling/core/resource-name";
import { stringify } from "yaml";
import { type Context, DONE, type ExitStatus, FAILED, printJson, say } from "../context.ts";
import { count, readManifests } from "../manifests.ts";
import { checkOptions, isUnpublished, programSource } from "../operator/checked-options.ts";
import { type ExportedStack, exportStack, prerequisiteName } from "../operator/stack-objects.ts";
import type { OperatorOptions } from "../options.ts";
import { readProviderConfigs } from "../provider-configs.ts";

/** Writes a Secret and a Stack for each manifest, and says what else the cluster needs. Nothing is run. */
export async function exportOperator(
  paths: string[],
  options: OperatorOptions,
  context: Context,
): Promise<ExitStatus> {
  checkOptions(options);
  const source = programSource(options);
  const { manifests, problems } = await readManifests(paths, options, context);
  const configs = await readProviderConfigs(options, context);
  const wrong = [...problems, ...configs.problems];
  if (wrong.length) {
    if (options.output === "json") printJson(context, { ...listOf([]), problems: wrong });
    return FAILED;
  }
  const settings = {
    ...options,
    ...{ source, env: context.env, variables: options.variable ?? [], refresh: options.refresh ?? false },
    providerConfigs: configs.configs,
    directory: context.directory,
  };
  const stacks = manifests.map((manifest) => exportStack(manifest, settings));
  await write(stacks, options, context);
  sayWhatIsNeeded(stacks, options, context);
  return DONE;
}

const listOf = (items: readonly object[]) => ({ apiVersion: "v1", kind: "List", items });

async function write(
  stacks: readonly ExportedStack[],
  options: OperatorOptions,
  context: Context,
): Promise<void> {
  const { out, output } = options;
  if (out === "-") {
    if (output === "json") printJson(context, listOf(stacks.flatMap(({ objects }) => objects)));
    else context.stdout.write(stacks.map(yamlOf).join(""));
    return;
  }
  const folder = resolve(context.directory, out);
  try {
    await mkdir(folder, { recursive: true });
    for (const stack of stacks) {
      const text = output === "json" ? `${JSON.stringify(listOf(stack.objects), null, 2)}\n` : yamlOf(stack);
      await writeFile(join(folder, `${stack.name}.${output}`), text, { mode: 0o600 });
    }
  } catch (cause) {
    throw new KindlingError("unwritable", `${out} can't be written to: ${(cause as Error).message}`, {
      path: out,
      cause,
    });
  }
}

function yamlOf({ manifest: { kind, stack, file, line }, objects }: ExportedStack): string {
  const from = file === "-" ? "standard input" : `${file}:${line}`;
  const documents = objects.map((object) =>
    stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }),
  );
  return `---\n# ${kind.name} ${stack.stack}, from ${from}\n${documents.join("---\n")}`;
}

/** What these Stacks need that was not written, since it is secret or not among the manifests. */
function sayWhatIsNeeded(stacks: readonly ExportedStack[], options: OperatorOptions, context: Context): void {
  const { colors, directory } = context;
  const where = options.out === "-" ? "" : ` in ${options.out}`;
  say(context, colors.green(`${count(stacks.length, "stack")} written${where}, each a Secret and a Stack`));
  for (const note of new Set(stacks.flatMap(({ notes }) => notes)))
    say(context, `${colors.yellow("note:")} ${note}`);
  if (!options.backend)
    say(context, `${colors.yellow("note:")} without --backend, the Stacks keep their state in Pulumi Cloud`);
  if (isUnpublished(options))
    say(
      context,
      `${colors.yellow("note:")} this kindling runs from its sources, whose version isn't published: name one with --package-version, or a repository with --git`,
    );
  const names = new Set(stacks.map(({ name }) => name));
  for (const { manifest, references } of stacks)
    for (const reference of references) {
      const name = prerequisiteName(reference, manifest.stack.organization);
      if (names.has(name)) continue;
      const to = resourceText(reference.to, manifest.env);
      const from = `${manifest.kind.name}/${manifest.metadata.name}`;
      say(
        context,
        `${colors.yellow("note:")} ${from} refers to ${to}, which isn't among these manifests: it waits for a Stack ${name} in the cluster`,
      );
    }
  const variables = new Set(stacks.flatMap(({ credentials }) => [...credentials.variables]));
  const files = new Map(stacks.flatMap(({ credentials }) => [...credentials.files]));
  if (variables.size + files.size === 0) return;
  say(context, "The Secret of credentials is yours to make:");
  say(context, secretCommand([...variables].sort(), files, options, directory));
}

/** Puts what the variables and files hold here into the cluster; nothing of it is in the command. */
function secretCommand(
  variables: readonly string[],
  files: ReadonlyMap<string, string>,
  { credentials, namespace }: OperatorOptions,
  directory: string,
): string {
  return [
    `kubectl create secret generic ${credentials}${namespace ? ` --namespace ${namespace}` : ""}`,
    ...variables.map((name) => `--from-literal=${name}="$${name}"`),
    ...[...files].map(([key, path]) => `--from-file=${key}=${quoted(relative(directory, path))}`),
  ]
    .map((part) => `  ${part}`)
    .join(" \\\n  ");
}

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
