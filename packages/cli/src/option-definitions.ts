import { type Command, InvalidArgumentError, Option } from "commander";
import { UsageError } from "./context.ts";

/** A command that takes manifests. */
export function manifestsCommand(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .argument("<paths...>", "files, folders, globs, or - for standard input")
    .option("--env <name>", "environment of manifests that don't name one (default: dev)")
    .addOption(repeatable("--set <path=value>", "set a field: spec.maxSizeGb=1000"))
    .addOption(debug());
}

/** Adds the policy packs that manifests, and what is made of them, must keep to. */
export const withPolicyPacks = (command: Command): Command =>
  command.addOption(
    repeatable(
      "--policy-pack <file>",
      "policies that must hold",
      "kindling-policies.yaml, where there is one",
    ),
  );

/** The command that takes existing resources over; the others of a manifest's resources by `--id`. */
export function importCommand(parent: Command): Command {
  return parent
    .command("import")
    .description("take what a cloud has already over into the stack of its manifest")
    .argument("<KIND/NAME>", "the manifest: CivoBucket/my-bucket")
    .argument("<ID>", "the id of the kind's main resource; docs/kinds says how each kind's is written")
    .addOption(repeatable("-f, --file <path>", "where the manifest is", "the current folder"))
    .addOption(repeatable("--id <RESOURCE=ID>", "another resource, as preview names it, by its id"))
    .option("--env <name>", "environment of a manifest that doesn't name one (default: dev)")
    .addOption(repeatable("--set <path=value>", "set a field: spec.maxSizeGb=1000"))
    .addOption(debug());
}

/** A command about one stack. */
export const stackCommand = (parent: Command, name: string, description: string): Command =>
  withStateOptions(
    parent
      .command(name)
      .description(description)
      .option("--env <name>", "environment of the stack (default: dev)"),
  );

/** Adds what says where states are. */
export function withStateOptions(command: Command): Command {
  return command
    .hook("preAction", refuseWithoutEffect)
    .addOption(engine())
    .addOption(simulatedClouds())
    .addOption(sandboxDirectory())
    .addOption(backend())
    .addOption(debug());
}

/** A command about the sandbox itself. */
export function sandboxCommand(parent: Command, name: string, description: string): Command {
  return parent.command(name).description(description).addOption(sandboxDirectory()).addOption(debug());
}

/** Adds what a run of manifests on an engine of one's choice can be told. */
export function withEngineOptions(command: Command): Command {
  return withRunOptions(command)
    .hook("preAction", refuseWithoutEffect)
    .addOption(engine())
    .addOption(simulatedClouds())
    .addOption(sandboxDirectory())
    .addOption(backend())
    .addOption(secretsProvider())
    .option("--provider-config <file>", "YAML file keyed by cloud: civo: {civoToken: {env: CIVO_TOKEN}}")
    .option("--show-stack-input", "print what each module runs on, secrets masked");
}

/** Adds what there is to say of a cluster in which the Pulumi Kubernetes Operator runs. */
export function withOperatorOptions(command: Command): Command {
  return command
    .option("--out <folder>", "write a file for each stack there, instead of standard output", "-")
    .option("--git <url>", "run the kinds from this repository (default: from their published packages)")
    .option("--revision <name>", "branch, tag (refs/tags/v1.0.0) or commit of the repository")
    .option("--package-version <version>", "of the published packages (default: this command's own)")
    .option("--image <name>", "container image of the workspaces (default: the operator's)")
    .addOption(backend())
    .addOption(secretsProvider())
    .option("--credentials <name>", "the Secret that holds tokens and the like", "kindling-credentials")
    .addOption(repeatable("--variable <name>", "a further key of it that workspaces need"))
    .option("--namespace <name>", "namespace of everything that is written")
    .option("--service-account <name>", "what the workspaces run as")
    .option("--provider-config <file>", "YAML file keyed by cloud: civo: {civoToken: {env: CIVO_TOKEN}}")
    .option("--refresh", "have every resource read from the cloud before each update")
    .addOption(output(["yaml", "json"]));
}

export const withRefresh = (command: Command): Command =>
  command.option("--refresh", "read every resource from the cloud first");

/** Adds what every run can be told. */
export function withRunOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--parallel <n>", "most stacks, and operations in each, at a time").argParser(
        wholeNumber(1, 1000),
      ),
    )
    .addOption(output(["text", "json"]));
}

const engine = (): Option =>
  new Option("--engine <name>", "what carries modules out")
    .choices(["pulumi", "sandbox"])
    .default("pulumi")
    .env("KINDLING_ENGINE");

const simulatedClouds = (): Option =>
  new Option(
    "--simulated-clouds",
    "with --engine pulumi: rehearse on the sandbox's stacks and clouds, which are simulated",
  );

/**
 * Refuses what would have no effect: what is simulated stays in the sandbox's marked state, so that no real deployment
 * goes on from it, and the sandbox engine has no other clouds.
 */
function refuseWithoutEffect(_: Command, command: Command): void {
  const { simulatedClouds, engine } = command.opts<{ simulatedClouds?: boolean; engine: string }>();
  const isSandbox = engine === "sandbox";
  if (simulatedClouds && isSandbox)
    throw new UsageError(
      "--simulated-clouds is for --engine pulumi: the sandbox's clouds are always simulated; leave out one of the two " +
        "(KINDLING_ENGINE names an engine, too)",
    );
  if ((simulatedClouds || isSandbox) && command.getOptionValueSource("backend") === "cli")
    throw new UsageError(
      `${isSandbox ? "--engine sandbox" : "--simulated-clouds"} keeps its stacks in the sandbox: leave out --backend; ` +
        "--sandbox-dir says where the sandbox is",
    );
}

const sandboxDirectory = (): Option =>
  new Option("--sandbox-dir <folder>", "where the sandbox is").default(".kindling").env("KINDLING_SANDBOX");

const backend = (): Option =>
  new Option("--backend <url>", "where Pulumi's own engine keeps state: file://, s3://, https://, …").env(
    "PULUMI_BACKEND_URL",
  );

const secretsProvider = (): Option =>
  new Option(
    "--secrets-provider <url>",
    "what encrypts the secrets of new stacks: passphrase, awskms://, azurekeyvault://, gcpkms://, hashivault://",
  ).env("KINDLING_SECRETS_PROVIDER");

export const output = (choices: string[]): Option =>
  new Option("-o, --output <format>", "form of the answer on standard output")
    .choices(choices)
    .default(choices[0]);

export const debug = (): Option =>
  new Option("--debug", "show where errors come from, and requests to clouds");

/** An option whose values are collected; absent where it isn't given. `otherwise` is what holds then. */
function repeatable(flags: string, description: string, otherwise?: string): Option {
  const more = otherwise === undefined ? "repeatable" : `repeatable; default: ${otherwise}`;
  return new Option(flags, `${description} (${more})`).argParser((value, before: readonly string[] = []) => [
    ...before,
    value,
  ]);
}

export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It takes a whole number from ${min} to ${max}.`);
    return value;
  };
}
