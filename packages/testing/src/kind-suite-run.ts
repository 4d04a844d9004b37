import { inspect } from "node:util";
import { getOption, type Message } from "@bufbuild/protobuf";
import { secret } from "@kindling/apis/kindling/shared/v1/options";
import type { Outputs, RunResult, StackProgram, Step } from "@kindling/core/engine";
import type { Kind } from "@kindling/core/kind";
import { providerConfigSchema, type StackInputMessage } from "@kindling/core/kind-message";
import { checkMessage } from "@kindling/core/message-check";
import { moduleProgram } from "@kindling/core/program";
import type { PropertyMap } from "@kindling/core/property-value";
import { type Json, locateIn } from "@kindling/core/source";
import { stackInput } from "@kindling/core/stack-input";
import { expect } from "vitest";
import type { OpenedEngine } from "./kind-suite-checks.ts";
import { specSchema, validManifest } from "./kind-suite-manifest.ts";
import { recorded } from "./kind-suite-reads.ts";
import { captured, filesWithSecrets, holdsSecret } from "./kind-suite-secrets.ts";

/** A kind's one stack on an engine, and everything that was said about it. */
export class KindRun {
  /** Paths of the settings that the module has read. */
  readonly reads = new Set<string>();
  readonly #kind: Kind;
  readonly #directory: string;
  readonly #opened: OpenedEngine;
  readonly #providerConfig: Message | undefined;
  readonly #said: string[] = [];
  readonly #secrets: Set<string>;

  constructor(kind: Kind, directory: string, opened: OpenedEngine) {
    this.#kind = kind;
    this.#directory = directory;
    this.#opened = opened;
    this.#secrets = new Set(opened.secrets);
    const { providerConfig } = opened;
    if (providerConfig !== undefined)
      this.#providerConfig = checkMessage(
        providerConfigSchema(kind),
        providerConfig,
        locateIn("providerConfig"),
      ).message;
  }

  /** Deploys a manifest, which must succeed. Steps that do nothing are left out. */
  async up(manifest: Json): Promise<RunResult> {
    const result = await this.#run((engine, options) => engine.up(this.#stack(manifest), options));
    for (const [_name, { value, secret }] of Object.entries(result.outputs))
      if (secret && typeof value === "string") this.#secrets.add(value);
    return succeeded(result);
  }

  async preview(manifest: Json, imports: Readonly<Record<string, string>> = {}): Promise<RunResult> {
    const stack = this.#stack(manifest);
    return succeeded(await this.#run((engine, options) => engine.preview(stack, { ...options, imports })));
  }

  /** Takes existing resources over, by name, which must succeed. */
  async takeOver(manifest: Json, imports: Readonly<Record<string, string>>): Promise<RunResult> {
    const stack = this.#stack(manifest);
    return succeeded(await this.#run((engine, options) => engine.up(stack, { ...options, imports })));
  }

  /** Empties the stack's state. What the cloud holds stays. */
  async forget(): Promise<void> {
    const { engine } = this.#opened;
    const { deployment, ...exported } = await engine.export(this.#stackName());
    const emptied = { ...deployment, resources: [], pending_operations: [] };
    await engine.import(this.#stackName(), { ...exported, deployment: emptied });
  }

  /** A run of this manifest must fail and change nothing. */
  async isRefused(manifest: Json): Promise<void> {
    const before = await this.resources();
    const result = await this.#run((engine, options) => engine.up(this.#stack(manifest), options));
    expect(result.result).toBe("failed");
    expect(await this.resources()).toEqual(before);
  }

  async destroy(manifest: Json): Promise<void> {
    succeeded(await this.#run((engine, options) => engine.destroy(this.#stack(manifest), options)));
    expect(await this.resources()).toEqual([]);
  }

  /** What the module made, as in the stack's exported state: without the stack and the engine's default providers. */
  async resources(): Promise<PropertyMap[]> {
    const { deployment } = await this.#opened.engine.export(this.#stackName());
    const resources = (deployment.resources ?? []) as PropertyMap[];
    return resources.filter(
      ({ type, urn, external }) =>
        type !== "pulumi:pulumi:Stack" && external !== true && !DEFAULT_PROVIDER.test(String(urn)),
    );
  }

  /** Every field of the outputs message must be there and hold something; the `(secret)` ones, and only they, as secrets. */
  async checkOutputs(outputs: Outputs): Promise<void> {
    const { fields } = this.#kind.stackOutputs;
    expect(Object.keys(outputs).toSorted()).toEqual(fields.map(({ name }) => name).toSorted());
    for (const field of fields) {
      const output = outputs[field.name];
      expect([undefined, null, ""], `${field.name} is empty`).not.toContain(output?.value);
      expect(output?.secret, `${field.name} is ${output?.secret ? "" : "not "}a secret`).toBe(
        getOption(field, secret),
      );
    }
  }

  /** No secret may be in a file, an event, a log, a step or an error. */
  async checkSecrets(): Promise<void> {
    const secrets = [...this.#secrets];
    expect(
      secrets.length,
      "no secrets to look for: name some in the opened engine's secrets",
    ).toBeGreaterThan(0);
    expect(await filesWithSecrets(this.#directory, secrets)).toEqual([]);
    expect(this.#said.filter((text) => holdsSecret(text, secrets))).toEqual([]);
  }

  #stackName(): { project: string; stack: string } {
    return { project: this.#kind.project, stack: "dev.kind-suite" };
  }

  #stack(manifest: Json): StackProgram {
    const kind = this.#kind;
    const message = validManifest(kind, manifest);
    const input = stackInput({ kind, message, env: "dev" }, this.#providerConfig);
    const recording: Kind = {
      ...kind,
      module: async () => {
        const module = await kind.module();
        return (own) => module(this.#recorded(own as StackInputMessage));
      },
    };
    const sources = { env: {}, directory: this.#directory };
    return { ...this.#stackName(), program: moduleProgram(recording, input, sources) };
  }

  #recorded(input: StackInputMessage): StackInputMessage {
    const { target } = input;
    if (!target?.spec) return input;
    return {
      ...input,
      target: { ...target, spec: recorded(specSchema(this.#kind), target.spec, this.reads) },
    };
  }

  async #run(
    work: (
      engine: OpenedEngine["engine"],
      options: { onEvent: (event: unknown) => void },
    ) => Promise<RunResult>,
  ): Promise<RunResult> {
    const keep = (text: string) => void this.#said.push(text);
    const onEvent = (event: unknown) => keep(JSON.stringify(event));
    const result = await captured(() => work(this.#opened.engine, { onEvent }), keep);
    keep(inspect([result.steps, result.errors], { depth: 12 }));
    return { ...result, steps: result.steps.filter(acts) };
  }
}

const DEFAULT_PROVIDER = /::pulumi:providers:[^:]+::default(_|$)/;

const acts = ({ op }: Step): boolean => op !== "same" && op !== "read";

function succeeded(result: RunResult): RunResult {
  expect(result.errors.map(({ message }) => message)).toEqual([]);
  expect(result.result).toBe("succeeded");
  return result;
}
