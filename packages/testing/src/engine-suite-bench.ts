import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  Engine,
  EngineEvent,
  Program,
  RunOptions,
  RunResult,
  StackProgram,
} from "@kindling/core/engine";
import type { ProviderSource } from "@kindling/core/provider";
import * as pulumi from "@pulumi/pulumi";
import { ModelCloud, modelProvider } from "./model-provider.ts";

/** Makes an engine whose state is under `directory`. */
export type MakeEngine = (setup: {
  directory: string;
  providers: Readonly<Record<string, ProviderSource>>;
  passphrase?: string;
  onNotice?: (message: string) => void;
}) => Promise<Engine> | Engine;

export interface ThingArgs {
  name?: pulumi.Input<string> | undefined;
  zone?: pulumi.Input<string> | undefined;
  size?: pulumi.Input<number> | undefined;
  label?: pulumi.Input<string> | undefined;
  secretLabel?: pulumi.Input<string> | undefined;
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

export class Thing extends pulumi.CustomResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly size: pulumi.Output<number>;
  declare readonly label: pulumi.Output<string>;
  declare readonly secretLabel: pulumi.Output<string>;
  declare readonly address: pulumi.Output<string>;
  declare readonly version: pulumi.Output<number>;
  declare readonly token: pulumi.Output<string>;

  constructor(name: string, args: ThingArgs = {}, options?: pulumi.CustomResourceOptions) {
    const inputs = {
      name: undefined,
      zone: undefined,
      size: undefined,
      label: undefined,
      secretLabel: undefined,
    };
    const outputs = { address: undefined, version: undefined, token: undefined };
    super("model:index:Thing", name, { ...inputs, ...outputs, ...args }, options);
  }
}

export class ModelProvider extends pulumi.ProviderResource {
  constructor(name: string, args: pulumi.Inputs = {}, options?: pulumi.ResourceOptions) {
    super("model", name, args, options);
  }
}

export class Group extends pulumi.ComponentResource {
  constructor(
    name: string,
    make: (self: Group) => void = () => {},
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("model:index:Group", name, {}, options);
    make(this);
    this.registerOutputs({});
  }
}

/** A finished run, and what was told of it while it ran. */
export type Told = RunResult & { events: EngineEvent[]; ops: string[] };

/** An engine on an empty cloud and an empty state; one for each test. */
export class Bench {
  readonly directory: string;
  readonly cloud: ModelCloud;
  readonly engine: Engine;
  /** What the engine told the user besides its events. */
  readonly notices: readonly string[];
  stack = { project: "model", stack: "dev" };

  constructor(directory: string, cloud: ModelCloud, engine: Engine, notices: readonly string[]) {
    this.directory = directory;
    this.cloud = cloud;
    this.engine = engine;
    this.notices = notices;
  }

  up = (program: Program, options: BenchOptions = {}): Promise<Told> => this.#run("up", program, options);
  preview = (program: Program, options: BenchOptions = {}): Promise<Told> =>
    this.#run("preview", program, options);
  refresh = (options: BenchOptions & { preview?: boolean } = {}): Promise<Told> =>
    this.#run("refresh", nothing, options);
  destroy = (options: BenchOptions & { preview?: boolean } = {}): Promise<Told> =>
    this.#run("destroy", nothing, options);

  async #run(
    kind: "up" | "preview" | "refresh" | "destroy",
    program: Program,
    { stack, config, ...options }: BenchOptions & { preview?: boolean },
  ): Promise<Told> {
    const events: EngineEvent[] = [];
    const onEvent = (event: EngineEvent) => void events.push(event);
    const target: StackProgram = { ...this.stack, ...stack, program, ...(config && { config }) };
    const result = await this.engine[kind](target, { ...options, onEvent });
    return { ...result, events, ops: opsOf(result) };
  }

  /** Runs a case of a property on an empty cloud and stack; those of the case before serve when it left them empty. */
  afresh = async (work: () => Promise<void>): Promise<void> => {
    if (this.#dirty) {
      this.stack = { ...this.stack, stack: `${this.stack.stack}-again` };
      this.cloud.clear();
    }
    this.#dirty = true;
    await work();
    this.#dirty = false;
  };
  #dirty = false;

  /** The resources in the stack's exported state. */
  resources = async (): Promise<ExportedResource[]> => {
    const { deployment } = await this.engine.export(this.stack);
    return (deployment.resources ?? []) as unknown as ExportedResource[];
  };
}

export interface BenchOptions extends RunOptions {
  readonly stack?: { readonly project: string; readonly stack: string };
  readonly config?: NonNullable<StackProgram["config"]>;
}

export interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly [field: string]: unknown;
}

const nothing: Program = async () => ({});

/** `create a`, in the order in which it was done; the stack itself and what stayed the same left out. */
function opsOf({ steps }: RunResult): string[] {
  return steps
    .filter(({ type, op }) => type !== "pulumi:pulumi:Stack" && op !== "same")
    .map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
}

/** Runs a test on a bench of its own and clears up after it. */
export function onBench(
  makeEngine: MakeEngine,
  passphrase = "test",
): (test: (bench: Bench) => Promise<void>) => () => Promise<void> {
  return (test) => async () => {
    const directory = await mkdtemp(join(tmpdir(), "kindling-engine-"));
    try {
      const cloud = new ModelCloud();
      const notices: string[] = [];
      const onNotice = (message: string) => void notices.push(message);
      const engine = await makeEngine({
        directory,
        passphrase,
        providers: { model: modelProvider(cloud) },
        onNotice,
      });
      await test(new Bench(directory, cloud, engine, notices));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  };
}
