import { existsSync } from "node:fs";
import type {
  Deployment,
  Engine,
  RunOptions,
  StackName,
  StackProgram,
  StackSummary,
} from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { outputsOf } from "@kindling/engine-program/result";
import { markFile } from "@kindling/engine-program/sandbox-mark";
import { folderOf, fromFolder, loggedInFolder, pathsFromFolder } from "./backend-folder.ts";
import { BackendUrl } from "./backend-url.ts";
import { installedRoot, usableCli } from "./cli.ts";
import { type Known, type RunKind, removeStack, runStack } from "./run.ts";
import { checkSecretsProvider } from "./secrets-provider.ts";
import { resourcesOf, stackOutputsIn } from "./state.ts";
import { unlock } from "./unlock.ts";
import { fullName, Workspace, type WorkspaceOptions } from "./workspace.ts";

const CALLS_AT_A_TIME = 8;

export interface PulumiOptions {
  /** Where the state is: `file://…`, `s3://…`, `postgres://…`, `https://…`. Default: where the CLI is logged in. */
  readonly backend?: string;
  /** What relative paths start from: of a `file://` backend, of a passphrase's file. Default: this process's folder. */
  readonly directory?: string;
  /** What encrypts secrets in stacks that are new: `passphrase`, `awskms://…`. Default: the backend's own. */
  readonly secretsProvider?: string;
  /** Opens the secrets of stacks that have one. */
  readonly passphrase?: string;
  /** Gets the folders of providers' executables, by package, before the first run; others are Pulumi's to find. */
  readonly plugins?: () => Promise<Readonly<Record<string, string>>>;
  /** Gets ports of loopback at which providers answer already, by package, before the first run: no plugin is started. */
  readonly attached?: () => Promise<Readonly<Record<string, number>>>;
  /** Path of Pulumi's CLI. Default: the one on PATH, else the one that `kindling engine install` got. */
  readonly pulumiCommand?: string;
  /** The providers reach simulated clouds only, so that a sandbox's state may be deployed from. */
  readonly simulated?: boolean;
  /** How a user frees a stack from the lock of a run that is gone, for messages. */
  readonly unlockCommand?: (stack: StackName) => string;
  /** Added to this process's environment for the CLI and for providers. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Pulumi's own engine: each run is one of its CLI, with the program in this process. Throws `not-found` where there is
 * no CLI and `unsupported` where it is too old.
 */
export async function createPulumi(options: PulumiOptions = {}): Promise<Engine> {
  const { backend, passphrase, secretsProvider, simulated = false } = options;
  const { unlockCommand = () => "kindling state unlock KIND/NAME" } = options;
  checkSecretsProvider(secretsProvider);
  const cli =
    options.pulumiCommand ?? (await usableCli(options.env?.PATH, installedRoot(options.env?.HOME))).file;
  const { directory = process.cwd() } = options;
  const ambient = { ...process.env, ...options.env };
  const paths = pathsFromFolder(ambient, directory);
  const named = backend || ambient.PULUMI_BACKEND_URL || (await loggedInFolder({ ...ambient, ...paths }));
  const givenUrl = named && fromFolder(named, directory);
  const env = {
    ...options.env,
    ...paths,
    ...(givenUrl && { PULUMI_BACKEND_URL: givenUrl }),
    ...(passphrase !== undefined && { PULUMI_CONFIG_PASSPHRASE: passphrase }),
  };
  const folder = folderOf(givenUrl);
  const settings = { cli, env, secretsProvider, unlockCommand, backend: new BackendUrl(givenUrl) };
  const open = (stack?: StackName, providers = {}) =>
    Workspace.open({ ...settings, plugins: {}, attached: {}, ...providers }, stack);
  let providers: Promise<Pick<WorkspaceOptions, "plugins" | "attached">> | undefined;

  let url: Promise<string> | undefined;
  /** What previews found out, for the runs that follow. */
  const kept = new Map<string, { readonly stack: StackProgram; readonly known: Known }>();

  async function backendUrl(): Promise<string> {
    if (givenUrl) return givenUrl;
    await using workspace = await open();
    return (JSON.parse(await workspace.run(["whoami", "--json"])) as { url: string }).url;
  }
  /** Pulumi Cloud, or what speaks as it does. */
  async function isService(): Promise<boolean> {
    url ??= backendUrl();
    return /^https?:/.test(await url);
  }
  /** Only Pulumi Cloud and its like have organizations; elsewhere a stack is found without. */
  async function found<Stack extends StackName>(stack: Stack): Promise<Stack> {
    if (stack.organization === undefined || (await isService())) return stack;
    const { organization: _, ...without } = stack;
    return without as Stack;
  }
  async function run(kind: RunKind, preview: boolean, given: StackProgram, runOptions: RunOptions) {
    if (folder !== undefined && !simulated) refuseSandbox(folder);
    providers ??= providersOf(options);
    const stack = await found(given);
    const key = `${stack.project}/${fullName(stack)}`;
    const known = preview ? undefined : kept.get(key)?.known;
    if (known) kept.delete(key);
    await using workspace = await open(stack, await providers);
    const keep =
      preview && runOptions.runFollows ? (found: Known) => kept.set(key, { stack, known: found }) : undefined;
    return await runStack({ kind, preview, stack, options: runOptions, workspace, known, keep });
  }
  async function command(given: StackName, args: readonly string[], input?: string): Promise<string> {
    const stack = await found(given);
    await using workspace = await open(stack);
    const how = input === undefined ? {} : { input };
    return await workspace.run([...args, "--stack", fullName(stack)], how);
  }
  const exported = async (stack: StackName, ...args: string[]): Promise<Deployment> =>
    JSON.parse(await command(stack, ["stack", "export", ...args]));

  return {
    name: "pulumi",
    preview: (stack, runOptions = {}) => run("update", true, stack, runOptions),
    up: (stack, runOptions = {}) => run("update", false, stack, runOptions),
    refresh: (stack, { preview = false, ...runOptions } = {}) => run("refresh", preview, stack, runOptions),
    destroy: (stack, { preview = false, ...runOptions } = {}) => run("destroy", preview, stack, runOptions),
    async stacks() {
      await using workspace = await open();
      const listed: Listed[] = JSON.parse(await workspace.run(["stack", "ls", "--all", "--json"]));
      return listed.map(summary);
    },
    outputs: async (stack) => outputsOf(stackOutputsIn(resourcesOf(await exported(stack, "--show-secrets")))),
    export: (stack) => exported(stack),
    async import(given, deployment) {
      const stack = await found(given);
      await using workspace = await open(stack);
      const { status } = await workspace.try(["stack", "export", "--stack", fullName(stack)]);
      if (status !== 0) await workspace.makeStack(stack);
      const input = JSON.stringify(deployment);
      await workspace.run(["stack", "import", "--stack", fullName(stack)], { input });
    },
    async unlock(given) {
      const stack = await found(given);
      await using workspace = await open(stack);
      return await unlock(stack, workspace, { isService: await isService() });
    },
    async close() {
      const left = [...kept.values()].filter(({ known }) => known.isMade).values();
      kept.clear();
      const removals = Array.from({ length: CALLS_AT_A_TIME }, async () => {
        for (const { stack } of left) {
          await using workspace = await open(stack);
          await removeStack(workspace, stack);
        }
      });
      await Promise.all(removals);
    },
  };
}

async function providersOf({ plugins, attached }: PulumiOptions) {
  return { plugins: (await plugins?.()) ?? {}, attached: (await attached?.()) ?? {} };
}

interface Listed {
  readonly name: string;
  readonly lastUpdate?: string;
  readonly resourceCount?: number;
}

/** The CLI lists a stack as `organization/project/stack` where no project is at hand. */
function summary({ name, lastUpdate, resourceCount }: Listed): StackSummary {
  const parts = name.split("/");
  const stack = parts.at(-1) ?? "";
  const project = parts.at(-2) ?? "";
  const organization = parts.at(-3);
  return {
    project,
    stack,
    ...(organization !== undefined && organization !== "organization" && { organization }),
    ...(resourceCount !== undefined && { resourceCount }),
    ...(lastUpdate !== undefined && { lastUpdate }),
  };
}

function refuseSandbox(folder: string): void {
  if (!existsSync(markFile(folder))) return;
  throw new KindlingError(
    "refused",
    `${folder} is a sandbox's state: nothing in it exists in a real cloud, so nothing is deployed from it there. Add ` +
      "--engine sandbox or --simulated-clouds, or name another backend with --backend or PULUMI_BACKEND_URL",
    { path: folder },
  );
}
