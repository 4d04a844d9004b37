import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine, StackName, StackProgram } from "@kindling/core/engine";
import type { Kind } from "@kindling/core/kind";
import { loadManifests } from "@kindling/core/manifest";
import { formatProblem } from "@kindling/core/problem";
import { moduleProgram } from "@kindling/core/program";
import type { ProviderSource } from "@kindling/core/provider";
import { providerConfigFor } from "@kindling/core/provider-config";
import { isJsonObject, type Json } from "@kindling/core/source";
import { stackInput } from "@kindling/core/stack-input";
import { createSandbox } from "@kindling/engine-sandbox";
import { openCrypter } from "@kindling/engine-sandbox/crypter";
import type { EditedExample } from "@kindling/testing/kind-edits";
import { readManifest, validManifest } from "@kindling/testing/kind-suite-manifest";
import { comparableState } from "@kindling/testing/run-comparison";
import { kinds } from "../kinds.ts";
import { cloudsOnDemand } from "../simulated-clouds.ts";

export const PASSPHRASE = "of the tests";

/** A user's environment: what lets into the simulated clouds. The others ask for nothing. */
export const ENVIRONMENT = {
  CIVO_TOKEN: "kindling-sandbox-token",
  DIGITALOCEAN_TOKEN: "dop_v1_kindling_sandbox_token",
} as const;

/** The folder of the kinds' packages. */
export const KINDS = join(import.meta.dirname, "../../../kinds");

/** A kind's full example and what it refers to. */
export interface Example {
  readonly kind: Kind;
  /** The kind's, where files that its manifest names are. */
  readonly folder: string;
  readonly json: Json;
  readonly stack: StackName;
}

export async function exampleOf(name: string): Promise<Example> {
  const kind = (await (kinds[name] as NonNullable<(typeof kinds)[string]>)()).default;
  const folder = join(KINDS, kind.project);
  const file = join(folder, "manifest.yaml");
  const { manifests: own } = await loadManifests([file], { kinds });
  const json = await readManifest(file);
  if (!own[0] || !isJsonObject(json)) throw new Error(`${file} holds no manifest`);
  return { kind, folder, json, stack: own[0].stack };
}

async function prerequisitesIn(folder: string) {
  const file = join(folder, "prerequisites.yaml");
  if (!existsSync(file)) return [];
  const { manifests, problems } = await loadManifests([file], { kinds });
  if (problems.length) throw new Error(problems.map(formatProblem).join("\n"));
  return manifests;
}

/** An engine with simulated clouds of its own, which hold what an example refers to. */
export interface World {
  readonly directory: string;
  readonly engine: Engine;
  readonly providers: Readonly<Record<string, ProviderSource>>;
  /** The example, or that as edited, as the engine takes it. */
  program(edited: EditedExample): StackProgram;
  /** The state's resources, to compare. */
  state(): Promise<ReturnType<typeof comparableState>>;
  close(): Promise<void>;
}

type MakeEngine = (setup: {
  directory: string;
  providers: Readonly<Record<string, ProviderSource>>;
  passphrase: string;
}) => Promise<Engine> | Engine;

/** Opens worlds that begin alike, one for each engine: what the example refers to is brought up once, on the sandbox. */
export class ExampleWorlds implements AsyncDisposable {
  readonly #example: Example;
  readonly #directory: string;
  readonly #open: World[] = [];

  private constructor(example: Example, directory: string) {
    this.#example = example;
    this.#directory = directory;
  }

  static async begin(example: Example): Promise<ExampleWorlds> {
    const worlds = new ExampleWorlds(example, await mkdtemp(join(tmpdir(), "kindling-example-")));
    const first = await worlds.#world(join(worlds.#directory, "first"), createSandbox);
    for (const { kind, message, env, stack } of await prerequisitesIn(example.folder)) {
      const input = stackInput({ kind, message, env }, providerConfigFor(kind, { env: ENVIRONMENT }));
      const sources = { env: ENVIRONMENT, directory: example.folder };
      const { errors } = await first.engine.up({ ...stack, program: moduleProgram(kind, input, sources) });
      if (errors.length) throw new AggregateError(errors, `${stack.stack} of ${kind.name} didn't come up`);
    }
    await first.close();
    return worlds;
  }

  /** A world as it was at the beginning. */
  async open(name: string, make: MakeEngine): Promise<World> {
    const directory = join(this.#directory, name);
    await cp(join(this.#directory, "first"), directory, { recursive: true });
    const world = await this.#world(directory, make);
    this.#open.push(world);
    return world;
  }

  async #world(directory: string, make: MakeEngine): Promise<World> {
    await mkdir(directory, { recursive: true });
    const { kind, folder, stack } = this.#example;
    const clouds = cloudsOnDemand(directory, () => undefined);
    const engine = await make({ directory, providers: clouds.providers, passphrase: PASSPHRASE });
    return {
      directory,
      engine,
      providers: clouds.providers,
      program({ json, env: other }) {
        const env = { ...ENVIRONMENT, ...other };
        const message = validManifest(kind, json);
        const input = stackInput(
          { kind, message, env: "dev" },
          providerConfigFor(kind, { env: ENVIRONMENT }),
        );
        return { ...stack, program: moduleProgram(kind, input, { env, directory: folder }) };
      },
      async state() {
        const file = join(directory, "state/.pulumi/stacks", stack.project, `${stack.stack}.json`);
        if (!existsSync(file)) return [];
        const { latest } = JSON.parse(await readFile(file, "utf8")).checkpoint;
        const { decrypt } = await openCrypter(PASSPHRASE, latest.secrets_providers.state.salt);
        return comparableState(latest, decrypt);
      },
      close: clouds.close,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#open.map((world) => world.close()));
    await rm(this.#directory, { recursive: true, force: true });
  }
}
