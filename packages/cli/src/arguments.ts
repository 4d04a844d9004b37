import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type Context, DONE, type ExitStatus, WRONG_USAGE } from "./context.ts";
import { reportError } from "./failure.ts";

type Action<Arguments extends unknown[]> = (...args: [...Arguments, Context]) => Promise<ExitStatus>;

/** Reads the arguments, runs the command they name and returns its exit status; errors are reported here. */
export async function parseArguments(argv: readonly string[], context: Context): Promise<ExitStatus> {
  let status: ExitStatus = DONE;
  /** Loads a command only when it is called; its function gets the arguments, the options, and the context. */
  const call =
    <Arguments extends unknown[]>(load: () => Promise<Action<Arguments>>) =>
    async (...args: unknown[]) => {
      const given = args.slice(0, -1) as Arguments; // The last one is Commander's own.
      status = await (await load())(...given, context);
    };
  try {
    await kindling(context, call).parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
    return reportError(error, context);
  }
}

type Call = <Arguments extends unknown[]>(
  load: () => Promise<Action<Arguments>>,
) => (...args: unknown[]) => Promise<void>;

function kindling(context: Context, call: Call): Command {
  const root = new Command("kindling")
    .description("Turns a short, validated YAML manifest of a cloud kind into a Pulumi deployment.")
    .version("0.0.0", "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
    })
    .showHelpAfterError("(--help says more)")
    .addHelpText("after", EXAMPLES);

  manifests(root, "validate", "check manifests: every problem at once, nothing is run")
    .addOption(output(["text", "json"]))
    .action(call(async () => (await import("./commands/validate.ts")).validate));
  for (const [operation, description] of OPERATIONS) {
    const command = manifests(root, operation, description);
    for (const option of runOptions(operation !== "preview")) command.addOption(option);
    command.action(
      call(async () => {
        const { deploy } = await import("./commands/deploy.ts");
        return (paths: string[], options, at: Context) => deploy(operation, paths, options, at);
      }),
    );
  }
  stack(root, "outputs <path|KIND/NAME>", "print a stack's outputs")
    .option("--show-secrets", "print secret outputs in the clear")
    .addOption(output(["text", "json", "dotenv"]))
    .action(call(async () => (await import("./commands/outputs.ts")).outputs));
  stack(root, "secret <ref>", "print the value that a …_secret_ref output points at").action(
    call(async () => (await import("./commands/secret.ts")).secret),
  );
  stack(root, "stacks", "list the stacks there are")
    .addOption(output(["text", "json"]))
    .action(call(async () => (await import("./commands/stacks.ts")).stacks));
  root
    .command("kinds")
    .description("list the kinds that a manifest can declare")
    .addOption(output(["text", "json"]))
    .addOption(debug())
    .action(call(async () => (await import("./commands/kinds.ts")).listKinds));

  const state = root.command("state").description("export, import or unlock a stack's state");
  stack(
    state,
    "export <KIND/NAME> [file]",
    "print a stack's state in Pulumi's format, secrets encrypted",
  ).action(call(async () => (await import("./commands/state.ts")).exportState));
  stack(state, "import <KIND/NAME> <file>", "replace a stack's state by an exported one").action(
    call(async () => (await import("./commands/state.ts")).importState),
  );
  stack(state, "unlock <KIND/NAME>", "free a stack from the lock of a run that is gone").action(
    call(async () => (await import("./commands/state.ts")).unlockState),
  );

  const sandbox = root.command("sandbox").description("look after the sandbox: stacks and simulated clouds");
  sandbox
    .command("serve")
    .description("keep the simulated clouds' APIs up until Ctrl-C")
    .option("--port <number>", "loopback port (default: a free one)", wholeNumber(0, 65_535))
    .addOption(sandboxDirectory())
    .addOption(debug())
    .action(call(async () => (await import("./commands/sandbox-serve.ts")).serve));
  sandbox
    .command("status")
    .description("show where the sandbox is and what it holds")
    .addOption(output(["text", "json"]))
    .addOption(sandboxDirectory())
    .addOption(debug())
    .action(call(async () => (await import("./commands/sandbox-status.ts")).status));
  sandbox
    .command("reset")
    .description("delete the sandbox: its stacks and what its clouds hold")
    .option("-y, --yes", "don't ask")
    .addOption(sandboxDirectory())
    .addOption(debug())
    .action(call(async () => (await import("./commands/sandbox-reset.ts")).reset));

  const dev = root.command("dev", { hidden: true }).description("for those who write kinds");
  const run = dev
    .command("run <folder> [operation]")
    .description("run a Pulumi project's program on STACK_INPUT (operation: up, preview, refresh or destroy)")
    .option("--stack <name>", "name of the stack (default: from the stack input)");
  for (const option of runOptions(true)) run.addOption(option);
  run.action(call(async () => (await import("./commands/dev-run.ts")).devRun));
  return root;
}

const OPERATIONS = [
  ["preview", "show what up would do"],
  ["up", "create or change what the manifests declare"],
  ["refresh", "read what is really there into the state, and show how it drifted"],
  ["destroy", "delete what the manifests declare"],
] as const;

const EXAMPLES = `
Examples:
  $ kindling validate examples/civo-bucket.yaml
  $ kindling up examples/civo-bucket.yaml --engine sandbox
  $ kindling outputs CivoBucket/my-bucket --engine sandbox`;

/** A command that takes manifests. */
function manifests(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .argument("<paths...>", "files, folders, globs, or - for standard input")
    .option("--env <name>", "environment of manifests that don't name one (default: dev)")
    .option("--set <path=value>", "set a field: spec.maxSizeGb=1000 (repeatable)", collect, [])
    .addOption(debug());
}

/** A command about one stack or all of them. */
function stack(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option("--env <name>", "environment of the stack (default: dev)")
    .addOption(engine())
    .addOption(sandboxDirectory())
    .addOption(debug());
}

function runOptions(asks: boolean): Option[] {
  return [
    engine(),
    sandboxDirectory(),
    new Option("--provider-config <file>", "YAML file keyed by cloud: civo: {civoToken: {env: CIVO_TOKEN}}"),
    new Option("--refresh", "read every resource from the cloud first"),
    new Option("--parallel <n>", "most stacks, and operations in each, at a time").argParser(
      wholeNumber(1, 1000),
    ),
    new Option("--show-stack-input", "print what each module runs on, secrets masked"),
    ...(asks ? [new Option("-y, --yes", "don't ask")] : []),
    output(["text", "json"]),
  ];
}

const engine = () =>
  new Option("--engine <name>", "what carries modules out")
    .choices(["pulumi", "sandbox"])
    .default("pulumi")
    .env("KINDLING_ENGINE");

const sandboxDirectory = () =>
  new Option("--sandbox-dir <folder>", "where the sandbox is").default(".kindling").env("KINDLING_SANDBOX");

const output = (choices: string[]) =>
  new Option("-o, --output <format>", "form of the answer on standard output")
    .choices(choices)
    .default("text");

const debug = () => new Option("--debug", "show where errors come from, and requests to clouds");

const collect = (value: string, before: string[]) => [...before, value];

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It takes a whole number from ${min} to ${max}.`);
    return value;
  };
}
