import { Command, CommanderError } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { type Context, DONE, type ExitStatus, WRONG_USAGE } from "./context.ts";
import { reportError } from "./failure.ts";
import {
  debug,
  importCommand,
  manifestsCommand,
  output,
  sandboxCommand,
  stackCommand,
  wholeNumber,
  withEngineOptions,
  withOperatorOptions,
  withPolicyPacks,
  withRefresh,
  withRunOptions,
  withStateOptions,
} from "./option-definitions.ts";

/** Loads a command's function, which gets Commander's arguments and options, and the context. */
type Load<Arguments extends unknown[]> = () => Promise<
  (...args: [...Arguments, Context]) => Promise<ExitStatus>
>;
type Call = <Arguments extends unknown[]>(load: Load<Arguments>) => (...args: unknown[]) => Promise<void>;

/** Reads the arguments, runs the command they name and returns its exit status; errors are reported here. */
export async function parseArguments(argv: readonly string[], context: Context): Promise<ExitStatus> {
  let status: ExitStatus = DONE;
  const call: Call =
    <Arguments extends unknown[]>(load: Load<Arguments>) =>
    async (...args) => {
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

/** Every command; what one does is loaded only when it is called. */
function kindling(context: Context, call: Call): Command {
  const root = new Command("kindling")
    .description("Turns a short, validated YAML manifest of a cloud kind into a Pulumi deployment.")
    .version(packageJson.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
    })
    .showHelpAfterError("(--help says more)")
    .addHelpText("after", EXAMPLES);

  withPolicyPacks(
    manifestsCommand(root, "validate", "check manifests: every problem at once, nothing is run"),
  )
    .addOption(output(["text", "json"]))
    .action(call(async () => (await import("./commands/validate.ts")).validate));
  manifestsCommand(root, "graph", "show what refers to what")
    .addOption(output(["text", "json", "mermaid", "dot"]))
    .action(call(async () => (await import("./commands/graph.ts")).graph));
  for (const [operation, description] of OPERATIONS) {
    const command = withEngineOptions(manifestsCommand(root, operation, description));
    if (operation !== "refresh") withRefresh(command);
    if (operation === "preview" || operation === "up") withPolicyPacks(command);
    if (operation !== "preview") command.option("-y, --yes", "don't ask");
    if (operation === "preview")
      command.option("--save-plan <file>", "write down what up would do, for up --plan; secrets encrypted");
    if (operation === "up")
      command.option(
        "--plan <file>",
        "do what the plan says, without asking; nothing when anything has changed since",
      );
    if (operation === "up")
      command.option("--resume", "go on with an `up` of these manifests that didn't get through with all");
    if (operation === "destroy") command.option("--force", "destroy what other stacks still refer to, too");
    command.action(call(async () => (await import("./commands/deploy.ts")).deploy(operation)));
  }
  withPolicyPacks(withRefresh(withEngineOptions(importCommand(root))))
    .option("-y, --yes", "don't ask")
    .option("--force", "take over what another stack of the backend has, too")
    .action(call(async () => (await import("./commands/import.ts")).importResources));
  stackCommand(root, "outputs <path|KIND/NAME>", "print a stack's outputs")
    .option("--show-secrets", "print secret outputs in the clear")
    .addOption(output(["text", "json", "dotenv"]))
    .action(call(async () => (await import("./commands/outputs.ts")).outputs));
  withStateOptions(
    root.command("secret <ref>").description("print the value that a …_secret_ref output points at"),
  ).action(call(async () => (await import("./commands/secret.ts")).secret));
  withStateOptions(root.command("stacks").description("list the stacks there are"))
    .option("--env <name>", "only those of this environment")
    .addOption(output(["text", "json"]))
    .action(call(async () => (await import("./commands/stacks.ts")).stacks));
  root
    .command("kinds")
    .description("list the kinds that a manifest can declare")
    .addOption(output(["text", "json"]))
    .addOption(debug())
    .action(call(async () => (await import("./commands/kinds.ts")).listKinds));
  addReference(root, call);
  addExport(root, call);
  addState(root, call);
  addSandbox(root, call);
  addEngine(root, call);
  addDev(root, call);
  return root;
}

/** What kinds are, and how to write a manifest of one. */
function addReference(root: Command, call: Call): void {
  root
    .command("explain")
    .description("say what a kind is, or a field of it: what it takes, its rules, and what changing it does")
    .argument("<KIND[.field]>", "CivoBucket, CivoBucket.tags, CivoBucket.outputs, …")
    .addOption(output(["text", "json"]))
    .addOption(debug())
    .action(call(async () => (await import("./commands/explain.ts")).explain));
  root
    .command("new")
    .description("print a manifest of a kind to start from, with everything that may be set")
    .argument("<KIND>")
    .option("--name <name>", "the resource's name")
    .addOption(output(["yaml", "json"]))
    .addOption(debug())
    .action(call(async () => (await import("./commands/new.ts")).newManifest));
  root
    .command("schema")
    .description("print the JSON Schema of a kind's manifests, or of all kinds', for editors")
    .argument("[KIND]")
    .addOption(debug())
    .action(call(async () => (await import("./commands/schema.ts")).schema));
}

function addExport(root: Command, call: Call): void {
  const parent = root.command("export").description("write manifests down for what else can carry them out");
  withOperatorOptions(
    manifestsCommand(parent, "operator", "write Stack resources for the Pulumi Kubernetes Operator"),
  ).action(call(async () => (await import("./commands/export-operator.ts")).exportOperator));
}

function addState(root: Command, call: Call): void {
  const state = root.command("state").description("export, import or unlock a stack's state");
  const load = () => import("./commands/state.ts");
  stackCommand(
    state,
    "export <KIND/NAME> [file]",
    "print a stack's state in Pulumi's format, secrets encrypted",
  ).action(call(async () => (await load()).exportState));
  stackCommand(state, "import <KIND/NAME> <file>", "replace a stack's state by an exported one").action(
    call(async () => (await load()).importState),
  );
  stackCommand(state, "unlock <KIND/NAME>", "free a stack from the lock of a run that is gone").action(
    call(async () => (await load()).unlockState),
  );
}

function addSandbox(root: Command, call: Call): void {
  const sandbox = root.command("sandbox").description("look after the sandbox: stacks and simulated clouds");
  sandboxCommand(sandbox, "serve", "keep the simulated clouds' APIs up until Ctrl-C")
    .option("--port <number>", "loopback port (default: a free one)", wholeNumber(1, 65_535))
    .action(call(async () => (await import("./commands/sandbox-serve.ts")).serve));
  sandboxCommand(sandbox, "status", "show where the sandbox is and what it holds")
    .addOption(output(["text", "json"]))
    .action(call(async () => (await import("./commands/sandbox-status.ts")).status));
  sandboxCommand(sandbox, "reset", "delete the sandbox: its stacks and what its clouds hold")
    .option("-y, --yes", "don't ask")
    .action(call(async () => (await import("./commands/sandbox-reset.ts")).reset));
}

function addEngine(root: Command, call: Call): void {
  root
    .command("engine")
    .description("look after Pulumi's own engine")
    .command("install")
    .description("get Pulumi's CLI, where there is none that can be used")
    .addOption(debug())
    .action(call(async () => (await import("./commands/engine-install.ts")).installEngine));
}

function addDev(root: Command, call: Call): void {
  const dev = root.command("dev", { hidden: true }).description("for those who write kinds");
  dev
    .command("new-kind")
    .description("add a kind to Kindling's project: one that there is, under another name")
    .argument("<KIND>", "CivoArchive")
    .requiredOption("--like <KIND>", "the nearest kind of the same cloud")
    .addOption(debug())
    .action(call(async () => (await import("./commands/dev-new-kind.ts")).newKind));
  withRefresh(
    withRunOptions(
      sandboxCommand(
        dev,
        "run",
        "run a Pulumi project's program on STACK_INPUT, on the sandbox, without asking",
      ),
    ),
  )
    .argument("<folder>", "the one that holds Pulumi.yaml")
    .argument("[operation]", "up, preview, refresh or destroy", "up")
    .option("--stack <name>", "name of the stack (default: from the stack input)")
    .action(call(async () => (await import("./commands/dev-run.ts")).devRun));
}
