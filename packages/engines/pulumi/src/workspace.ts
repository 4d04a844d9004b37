import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { StackName, StackProgram } from "@kindling/core/engine";
import type { KindlingError } from "@kindling/core/error";
import { Masker } from "@kindling/engine-program/masking";
import { parse } from "yaml";
import type { BackendUrl } from "./backend-url.ts";
import { type CliCall, type CliResult, runCli } from "./cli.ts";
import { cliError } from "./cli-error.ts";

export interface WorkspaceOptions {
  /** Path of the CLI. */
  readonly cli: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folders of providers' executables, by package. */
  readonly plugins: Readonly<Record<string, string>>;
  /** Ports at which providers answer, by package. */
  readonly attached: Readonly<Record<string, number>>;
  readonly secretsProvider?: string | undefined;
  readonly backend: BackendUrl;
  /** The command that frees a stack from its lock. */
  readonly unlockCommand: (stack: StackName) => string;
}

/** What a stack's settings file says: how its secrets are encrypted (`encryptionsalt`, …), and its configuration. */
export interface StackSettings {
  readonly [name: string]: string | undefined | Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** A folder in which the CLI finds a project and a stack's configuration; it lasts for one operation. */
export class Workspace implements AsyncDisposable {
  readonly #options: WorkspaceOptions;
  readonly #directory: string;
  readonly #stack: StackName | undefined;

  private constructor(options: WorkspaceOptions, directory: string, stack?: StackName) {
    this.#options = options;
    this.#directory = directory;
    this.#stack = stack;
  }

  /** Makes the folder; without a stack it is for commands about the whole backend. */
  static async open(options: WorkspaceOptions, stack?: StackName): Promise<Workspace> {
    const directory = await mkdtemp(join(tmpdir(), "kindling-stack-"));
    if (stack !== undefined) {
      const providers = Object.entries(options.plugins).map(([name, path]) => ({ name, path }));
      const settings = { name: stack.project, runtime: "nodejs", main: directory, plugins: { providers } };
      await writeFile(join(directory, "Pulumi.yaml"), JSON.stringify(settings));
    }
    return new Workspace(options, directory, stack);
  }

  /** Runs the CLI and returns how it ended, whatever that is. */
  try(args: readonly string[], call: Partial<CliCall> = {}): Promise<CliResult> {
    const { cli, env } = this.#options;
    const path = [dirname(process.execPath), process.env.PATH].filter(Boolean).join(":");
    return runCli(cli, [...args, "--non-interactive", "--color", "never"], {
      directory: this.#directory,
      env: {
        ...env,
        PATH: path,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_AUTOMATION_API: "true",
        PULUMI_DEBUG_COMMANDS: "true",
        ...attachedIn(this.#options),
        // Else a folder without the stack's settings would put its secrets under a passphrase, whatever they were under.
        PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
      },
      ...call,
    });
  }

  /** Runs the CLI and returns what it printed. Throws what it says when it fails. */
  async run(args: readonly string[], call: Partial<CliCall> = {}): Promise<string> {
    const result = await this.try(args, call);
    if (result.status !== 0) throw this.error(result);
    return result.stdout;
  }

  /** What the CLI's end means, without the backend's credentials. */
  error(result: CliResult): KindlingError {
    const { backend } = this.#options;
    return this.masker().error(cliError(result, { backend, unlock: this.unlockCommand }));
  }

  /** The command that frees the stack from its lock. */
  get unlockCommand(): string {
    return this.#stack ? this.#options.unlockCommand(this.#stack) : "kindling state unlock KIND/NAME";
  }

  /** A masker that knows the backend's credentials. */
  masker(): Masker {
    const masker = new Masker();
    this.#options.backend.teach(masker, { ...process.env, ...this.#options.env });
    return masker;
  }

  /** What is to encrypt the secrets of new stacks, where somebody says. */
  get secretsProvider(): string | undefined {
    return this.#options.secretsProvider;
  }

  async makeStack(stack: StackName): Promise<void> {
    const { secretsProvider } = this.#options;
    const how = secretsProvider === undefined ? [] : ["--secrets-provider", secretsProvider];
    await this.run(["stack", "init", fullName(stack), "--no-select", ...how]);
  }

  /** Puts configuration where the CLI finds it, secrets encrypted and never on a command line. */
  async configure(stack: StackName, config: NonNullable<StackProgram["config"]>): Promise<void> {
    const named = ["--stack", fullName(stack)];
    for (const [key, { value, secret }] of Object.entries(config))
      await this.run(["config", "set", key, secret ? "--secret" : "--plaintext", ...named], { input: value });
  }

  /** A value of the configuration, laid open. */
  async configured(stack: StackName, key: string): Promise<string> {
    return (await this.run(["config", "get", key, "--stack", fullName(stack)])).trimEnd();
  }

  async settings(stack: StackName): Promise<StackSettings> {
    return parse(await readFile(this.#settingsFile(stack), "utf8"));
  }

  async writeSettings(stack: StackName, settings: StackSettings): Promise<void> {
    await writeFile(this.#settingsFile(stack), JSON.stringify(settings));
  }

  /** A file in the folder. */
  path(name: string): string {
    return join(this.#directory, name);
  }

  #settingsFile({ stack }: StackName): string {
    return this.path(`Pulumi.${stack}.yaml`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** Of two ports for a package Pulumi takes the first: one that somebody debugs wins. */
function attachedIn({ attached, env }: WorkspaceOptions): { PULUMI_DEBUG_PROVIDERS?: string } {
  const given = env.PULUMI_DEBUG_PROVIDERS ?? process.env.PULUMI_DEBUG_PROVIDERS;
  const ports = Object.entries(attached).map(([name, port]) => `${name}:${port}`);
  if (ports.length === 0) return {};
  return { PULUMI_DEBUG_PROVIDERS: [...(given ? [given] : []), ...ports].join(",") };
}

/** As the CLI names it. */
export const fullName = ({ project, stack, organization }: StackName): string =>
  organization === undefined ? stack : `${organization}/${project}/${stack}`;
