import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import {
  type EngineEvent,
  LocalWorkspace,
  type OutputMap,
  type ProjectSettings,
  PulumiCommand,
  type PulumiFn,
  type StepEventMetadata,
} from "@pulumi/pulumi/automation/index.js";
import { filesWithSecrets, holdsSecret } from "./kind-suite-secrets.ts";

export interface PulumiStackOptions {
  /** Path of the Pulumi CLI. */
  readonly cli: string;
  /** Makes the provider plugins in folders that are there and empty, by name; returns their executables. */
  readonly plugins: Readonly<Record<string, (folder: string) => Promise<string>>>;
}

/** What a run did, apart from what stays the same: `update bucket: maxSizeGb`, sorted; and the stack's outputs. */
export interface PulumiRun {
  readonly steps: readonly string[];
  readonly outputs: OutputMap;
}

/** A stack of Pulumi's own engine in a folder of its own: home, `file://` backend and plugins. */
export interface PulumiStack {
  preview(program: PulumiFn): Promise<Pick<PulumiRun, "steps">>;
  up(program: PulumiFn): Promise<PulumiRun>;
  refresh(): Promise<Pick<PulumiRun, "steps">>;
  destroy(): Promise<Pick<PulumiRun, "steps">>;
  /** Where a secret shows in the clear or in base64: "output", or files of the backend (state, backups, history). */
  leaks(...secrets: string[]): Promise<string[]>;
  /** The state's resources. */
  resources(): Promise<readonly { urn: string; type: string; id?: string }[]>;
  /** Runs the CLI itself, and returns its standard output. */
  command(...args: string[]): Promise<string>;
  /** Path of a plugin's executable. */
  readonly executables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

interface Watched {
  readonly onOutput: (text: string) => void;
  readonly onEvent: (event: EngineEvent) => void;
}

/** Starts a stack without resources. Nothing of it needs the network or the user's own Pulumi. */
export async function startPulumiStack({ cli, plugins }: PulumiStackOptions): Promise<PulumiStack> {
  const home = await mkdtemp(join(tmpdir(), "kindling-pulumi-"));
  const folder = async (name: string): Promise<string> => {
    await mkdir(join(home, name));
    return join(home, name);
  };
  const executables: Record<string, string> = {};
  for (const [name, make] of Object.entries(plugins)) executables[name] = await make(await folder(name));
  // The Automation API takes a CLI from a folder `bin` only.
  await symlink(cli, join(await folder("bin"), "pulumi"));
  const backend = await folder("backend");
  const envVars = {
    HOME: home,
    PULUMI_HOME: await folder("home"),
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: "of the tests",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  const settings: ProjectSettings & { plugins: object } = {
    name: "shop",
    runtime: "nodejs",
    plugins: {
      providers: Object.entries(executables).map(([name, file]) => ({ name, path: dirname(file) })),
    },
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "dev", projectName: settings.name, program: async () => {} },
    {
      pulumiCommand: await PulumiCommand.get({ root: home }),
      workDir: await folder("work"),
      projectSettings: settings,
      envVars,
    },
  );
  const printed: string[] = [];
  /** What a refresh finds is known afterwards; other runs tell what they are about to do. */
  async function run<Result>(
    operation: (options: Watched) => Promise<Result>,
    told: "resourcePreEvent" | "resOutputsEvent" = "resourcePreEvent",
  ): Promise<{ result: Result; steps: string[] }> {
    const steps: string[] = [];
    const result = await operation({
      onOutput: (text) => void printed.push(text),
      onEvent(event) {
        if (!isOfSdk(event)) printed.push(JSON.stringify(event));
        const step = event[told] && stepOf(event[told].metadata);
        if (step) steps.push(step);
      },
    });
    return { result, steps: steps.sort() };
  }
  return {
    async preview(program) {
      stack.workspace.program = program;
      return run((options) => stack.preview(options));
    },
    async up(program) {
      stack.workspace.program = program;
      const { result, steps } = await run((options) => stack.up(options));
      return { steps, outputs: result.outputs };
    },
    refresh: () => run((options) => stack.refresh(options), "resOutputsEvent"),
    destroy: () => run((options) => stack.destroy(options)),
    leaks: async (...secrets) => [
      ...(holdsSecret(printed.join("\n"), secrets) ? ["output"] : []),
      ...(await filesWithSecrets(backend, secrets)),
    ],
    resources: async () => (await stack.exportStack()).deployment.resources ?? [],
    async command(...args) {
      const env = { ...process.env, ...envVars };
      return (await promisify(execFile)(cli, args, { env, cwd: home, maxBuffer: 2 ** 26 })).stdout;
    },
    executables,
    close: () => rm(home, { recursive: true }),
  };
}

/** Pulumi's SDK itself writes resources with their secrets to its debug log, which is shown only where asked for. */
const isOfSdk = ({ diagnosticEvent }: EngineEvent): boolean =>
  diagnosticEvent?.prefix === "debug: " && !diagnosticEvent.urn;

/** A step of a resource, but not of the stack itself nor one that leaves things as they are. */
function stepOf(metadata: StepEventMetadata): string | undefined {
  const { op, urn, type, detailedDiff } = metadata;
  if (op === "same" || type === "pulumi:pulumi:Stack") return undefined;
  const paths = Object.keys(detailedDiff ?? {}).sort();
  return `${op} ${urn.split("::").at(-1)}${paths.length > 0 ? `: ${paths.join(", ")}` : ""}`;
}
