import type { DescMessage, Message } from "@bufbuild/protobuf";
import type { ResourceOptions } from "@kindling/apis/kindling/provider/v1/options";
import { containsUnknown, type PropertyMap } from "@kindling/core/property-value";
import type { CheckFailure, CheckResult, DiffResult, Provider, ReadResult } from "@kindling/core/provider";
import { isAutoName } from "./auto-name.ts";
import { type Completion, check } from "./check.ts";
import type { Made, Operations, Resource } from "./definition.ts";
import { changes, diffResult, type Equals, same } from "./diff.ts";
import { ofUrn, resourceOptions } from "./kinds.ts";
import { perform } from "./operation.ts";
import { propertiesOf } from "./properties.ts";
import type { Redaction } from "./redaction.ts";
import { accept, open } from "./secrets.ts";
import { inputsFound, learn, preview, seal } from "./state.ts";
import { toMessage } from "./to-message.ts";

type Call<Method extends Exclude<keyof Provider, "version">> = Parameters<NonNullable<Provider[Method]>>[0];

/** What an operation gets from its provider. */
export interface Bench {
  readonly operations: Operations<DescMessage>;
  readonly grace: number;
  /** Masks the secrets of the provider's configuration and of these properties. */
  readonly redact: (schema: DescMessage, ...maps: readonly PropertyMap[]) => Redaction;
}

/** One kind of resource: the protocol's calls about it, turned into the author's operations on messages. */
export class ResourceKind {
  readonly schema: DescMessage;
  readonly options: ResourceOptions;
  readonly #equals: Equals;

  constructor({ schema, equal }: Resource) {
    this.schema = schema;
    this.options = resourceOptions(schema);
    this.#equals = equal;
  }

  async check(
    call: Call<"check">,
    environment: Completion["environment"],
    bench?: Bench,
  ): Promise<CheckResult> {
    const { urn, olds, news, randomSeed, autonaming } = call;
    const naming = { name: ofUrn(urn).name, randomSeed, autonaming };
    const given = accept(news);
    const { known, refused } = await this.#known(call, given, bench);
    const { inputs, failures } = check(this.schema, given, {
      olds: olds && accept(olds),
      naming,
      known,
      environment,
    });
    return { inputs, failures: [...failures, ...refused] };
  }

  /** What the client knows of inputs: values of those left out, and what is wrong. */
  async #known(
    call: Call<"check">,
    given: PropertyMap,
    bench?: Bench,
  ): Promise<{ readonly known?: PropertyMap; readonly refused: readonly CheckFailure[] }> {
    if (!bench?.operations.complete) return { refused: [] };
    const complete = bench.operations.complete.bind(bench.operations);
    const redact = bench.redact(this.schema, given);
    const refused: CheckFailure[] = [];
    const { message, unknown } = this.#partial(given);
    const refuse = (field: string, reason: string) =>
      void refused.push({ property: this.schema.field[field]?.jsonName ?? field, reason: redact(reason) });
    const learnt = await perform({
      ...{ call, grace: bench.grace, redact },
      work: async (operation) => complete(message, { ...operation, unknown, refuse }),
    });
    return { known: learn(this.schema, {}, learnt), refused };
  }

  diff({ urn, oldInputs, oldOutputs, news }: Call<"diff">, canUpdate: boolean): DiffResult {
    const [given, there] = [accept(oldInputs), accept(oldOutputs)];
    const found = changes(this.schema, given, accept(news), this.#equals, there);
    const decided = canUpdate ? found : found.map((change) => ({ ...change, replaces: true }));
    const stables = propertiesOf(this.schema).flatMap(({ name, immutable }) => (immutable ? [name] : []));
    const replaced = decided.some(({ replaces }) => replaces);
    const [olds, values] = [{ ...open(there), ...open(given) }, open(accept(news))];
    const first =
      this.options.deleteBeforeReplace ||
      this.#keepsName(ofUrn(urn).name, open(given), values) ||
      this.#keepsPlace(olds, values);
    return diffResult(decided, replaced ? [] : stables, first);
  }

  /** Whether old and new would bear the same name, since it was chosen and not made up. */
  #keepsName(resource: string, olds: PropertyMap, news: PropertyMap): boolean {
    return propertiesOf(this.schema).some(({ name, autoName }) => {
      const value = news[name];
      return (
        autoName &&
        typeof value === "string" &&
        value === olds[name] &&
        !isAutoName(autoName, value, resource)
      );
    });
  }

  /** Whether the new one may need what only one can have and the old one has. */
  #keepsPlace(olds: PropertyMap, news: PropertyMap): boolean {
    return propertiesOf(this.schema).some(({ name, exclusive }) => {
      const [old, value] = [olds[name], news[name]];
      if (!exclusive || old === undefined || value === undefined) return false;
      return containsUnknown(value) || same(old, value);
    });
  }

  async create(call: Call<"create">, bench?: Bench): Promise<{ id: string; outputs: PropertyMap }> {
    const inputs = accept(call.inputs);
    if (call.preview || !bench)
      return { id: "", outputs: seal(this.schema, await this.#ahead(call, inputs, bench), inputs) };
    let kept: Made<DescMessage> | undefined;
    const made = ({ id, state }: Made<DescMessage>) => ({
      id,
      outputs: seal(this.schema, learn(this.schema, inputs, state), inputs),
    });
    return perform({
      call,
      seconds: call.timeoutSeconds,
      grace: bench.grace,
      redact: bench.redact(this.schema, inputs),
      kept: () => kept && made(kept),
      work: async (operation) =>
        made(
          await bench.operations.create({
            ...operation,
            ...(call.interrupted && { interrupted: true }),
            inputs: this.#message(inputs),
            keep: (now) => {
              kept = { id: now.id, state: { ...kept?.state, ...now.state } };
            },
          }),
        ),
    });
  }

  /** What a preview of a creation knows. */
  async #ahead(call: Call<"create">, inputs: PropertyMap, bench?: Bench): Promise<PropertyMap> {
    const outputs = preview(this.schema, inputs);
    if (!bench?.operations.preview) return outputs;
    const look = bench.operations.preview.bind(bench.operations);
    const { message, unknown } = this.#partial(inputs);
    const learnt = await perform({
      call,
      seconds: call.timeoutSeconds,
      grace: bench.grace,
      redact: bench.redact(this.schema, inputs),
      work: (operation) => look({ ...operation, inputs: message, unknown }),
    });
    return learn(this.schema, outputs, learnt);
  }

  async read(call: Call<"read">, { operations, grace, redact }: Bench): Promise<ReadResult> {
    const inputs = accept(call.inputs);
    const outputs = accept(call.outputs);
    const isImport = Object.keys(inputs).length === 0 && Object.keys(outputs).length === 0;
    const found = await perform({
      call,
      grace,
      redact: redact(this.schema, inputs, outputs),
      work: (operation) =>
        operations.read({ ...operation, id: call.id, old: isImport ? undefined : this.#message(outputs) }),
    });
    if (!found) return {};
    const state = learn(this.schema, outputs, found.state);
    return {
      id: found.id ?? call.id,
      inputs: inputsFound(this.schema, state, { inputs, isImport }, this.#equals),
      outputs: seal(this.schema, state, outputs, inputs),
    };
  }

  async update(call: Call<"update">, bench?: Bench): Promise<{ outputs: PropertyMap }> {
    const [olds, oldInputs, news] = [accept(call.oldOutputs), accept(call.oldInputs), accept(call.news)];
    const changed = this.#changed(oldInputs, olds, news);
    if (call.preview || !bench) {
      const renewed = await this.#renewed(call, { olds, news }, bench);
      const staying = without(olds, (name) => changed.has(name) || renewed.has(name));
      return { outputs: seal(this.schema, preview(this.schema, news, staying), olds, news) };
    }
    const { operations, grace, redact } = bench;
    if (!operations.update) throw new TypeError(`${this.options.token} can't be updated, only replaced`);
    const update = operations.update.bind(operations);
    let kept: Record<string, unknown> | undefined;
    return perform({
      call,
      seconds: call.timeoutSeconds,
      grace,
      redact: redact(this.schema, olds, oldInputs, news),
      kept: () =>
        kept && {
          id: call.id,
          outputs: seal(this.schema, learn(this.schema, olds, kept), olds, news),
          inputs: this.#inputsKept(oldInputs, news, kept),
        },
      work: async (operation) => {
        const state = await update({
          ...operation,
          id: call.id,
          inputs: this.#message(news),
          old: this.#message(olds),
          changed: new Set([...changed].map((name) => this.#localName(name) as never)),
          keep: (now) => {
            kept = { ...kept, ...now };
          },
        });
        const before = { ...this.#notGiven(olds), ...news };
        return { outputs: seal(this.schema, learn(this.schema, before, state), news, this.#notGiven(olds)) };
      },
    });
  }

  /** Names of the properties to which a previewed update gives new values. */
  async #renewed(
    call: Call<"update">,
    { olds, news }: { olds: PropertyMap; news: PropertyMap },
    bench?: Bench,
  ): Promise<ReadonlySet<string>> {
    if (!bench?.operations.previewUpdate) return new Set();
    const look = bench.operations.previewUpdate.bind(bench.operations);
    const { message: inputs, unknown } = this.#partial(news);
    const renewed: readonly string[] = await perform({
      call,
      seconds: call.timeoutSeconds,
      grace: bench.grace,
      redact: bench.redact(this.schema, olds, news),
      work: (operation) => look({ ...operation, inputs, unknown, old: this.#message(olds) }),
    });
    const isRenewed = (localName: string): boolean => renewed.includes(localName);
    return new Set(
      propertiesOf(this.schema).flatMap(({ name, field }) => (isRenewed(field.localName) ? [name] : [])),
    );
  }

  async delete(call: Call<"delete">, { operations, grace, redact }: Bench): Promise<void> {
    const outputs = accept(call.outputs);
    await perform({
      call,
      seconds: call.timeoutSeconds,
      grace,
      redact: redact(this.schema, outputs, accept(call.inputs)),
      work: (operation) => operations.delete({ ...operation, id: call.id, old: this.#message(outputs) }),
    });
  }

  /** Inputs of which some may not be known yet. */
  #partial(inputs: PropertyMap): { readonly message: Message; readonly unknown: ReadonlySet<never> } {
    const { message, unknowns } = toMessage(this.schema, inputs);
    return { message, unknown: new Set(unknowns.map(([name]) => this.#localName(String(name)) as never)) };
  }

  #message(properties: PropertyMap): Message {
    return toMessage(this.schema, properties).message;
  }

  /** Names of the properties in which the new inputs differ from what is really there. */
  #changed(oldInputs: PropertyMap, olds: PropertyMap, news: PropertyMap): ReadonlySet<string> {
    const chosen = new Set(
      propertiesOf(this.schema).flatMap(({ name, role }) =>
        role === "computed" && oldInputs[name] === undefined ? [name] : [],
      ),
    );
    const given = without(olds, (name) => chosen.has(name));
    return new Set(changes(this.schema, given, news, this.#equals, olds).map(({ path }) => String(path[0])));
  }

  #localName(name: string): string {
    return propertiesOf(this.schema).find((property) => property.name === name)?.field.localName ?? name;
  }

  /** What the cloud set, which an update needn't say again. */
  #notGiven(outputs: PropertyMap): PropertyMap {
    const own = propertiesOf(this.schema).filter(({ role }) => role !== "input");
    return Object.fromEntries(
      own.flatMap(({ name }) => (outputs[name] === undefined ? [] : [[name, outputs[name]]])),
    );
  }

  #inputsKept(oldInputs: PropertyMap, news: PropertyMap, kept: object): PropertyMap {
    const inputs = { ...oldInputs };
    for (const { name, field, role } of propertiesOf(this.schema)) {
      if (role === "output" || !(field.localName in kept)) continue;
      const value = news[name];
      if (value === undefined) delete inputs[name];
      else inputs[name] = value;
    }
    return inputs;
  }
}

const without = (properties: PropertyMap, left: (name: string) => boolean): PropertyMap =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !left(name)));
