import type { DescMessage } from "@bufbuild/protobuf";
import { KindlingError } from "@kindling/core/error";
import { containsUnknown, type PropertyMap, UNKNOWN } from "@kindling/core/property-value";
import type { CheckResult, DiffResult, Provider, ReadResult } from "@kindling/core/provider";
import { check, decodeConfig } from "./check.ts";
import {
  assertConfig,
  configFailures,
  givenConfig,
  type Surroundings,
  wholeConfig,
} from "./configuration.ts";
import { withinLimits } from "./deadline.ts";
import type { AnyProvider, FunctionCall, Operations } from "./definition.ts";
import { changes, diffResult } from "./diff.ts";
import { type Entries, entriesOf } from "./entries.ts";
import { byToken, packageName } from "./kinds.ts";
import { logOfOperation } from "./operation.ts";
import { propertiesOf } from "./properties.ts";
import { redaction } from "./redaction.ts";
import type { Bench, ResourceKind } from "./resource-kind.ts";
import { accept, conceal, secretStrings } from "./secrets.ts";
import { outputsOf } from "./state.ts";
import { toMessage } from "./to-message.ts";

type Call<Method extends Exclude<keyof Provider, "version">> = Parameters<NonNullable<Provider[Method]>>[0];

export interface Settings extends Surroundings {
  /** Milliseconds that an operation may go on after it was told to end. */
  readonly grace: number;
}

interface Configured {
  readonly secrets: readonly string[];
  readonly operations: ReadonlyMap<string, Operations<DescMessage>>;
  readonly functions: Readonly<Record<string, (call: FunctionCall) => Promise<object>>>;
}

/** A provider definition as Pulumi's protocol: what is served over gRPC and used in-process alike. */
export class FrameworkProvider implements Provider {
  readonly #definition: AnyProvider;
  readonly #settings: Settings;
  readonly #entries: Entries;
  readonly #closing = new AbortController();
  #configured: Configured | undefined;

  /** Several providers of one definition can share its `entries`. */
  constructor(definition: AnyProvider, settings: Settings, entries: Entries = entriesOf(definition)) {
    this.#definition = definition;
    this.#settings = settings;
    this.#entries = entries;
  }

  async checkConfig({ news }: Call<"checkConfig">): Promise<CheckResult> {
    const { config } = this.#definition;
    const given = givenConfig(config, news);
    const failures = configFailures(config, wholeConfig(config, news, this.#settings));
    return { inputs: conceal(config, given, given), failures };
  }

  async diffConfig({ oldInputs, news }: Call<"diffConfig">): Promise<DiffResult> {
    const { config } = this.#definition;
    const [old, value] = [oldInputs, news].map((map) => decodeConfig(config, givenConfig(config, map)));
    const secrets = propertiesOf(config).flatMap(({ name, secret }) => (secret ? [name] : []));
    const found = changes(config, old as PropertyMap, value as PropertyMap).map((change) => ({
      ...change,
      replaces: change.replaces && !secrets.includes(String(change.path[0])),
    }));
    return diffResult(found, [], false);
  }

  async configure({ inputs, log }: Call<"configure">): Promise<void> {
    const { config: schema, client: clientOf, resources, functions, version } = this.#definition;
    const config = wholeConfig(schema, inputs, this.#settings);
    assertConfig(schema, config);
    const secrets = secretStrings(schema, config);
    const redact = redaction(secrets);
    const client = (await clientOf(toMessage(schema, config).message as never, {
      agent: `pulumi-resource-${packageName(schema)}/${version}`,
      log: logOfOperation((severity, message) => log(severity, redact(message))),
    })) as never;
    this.#configured = {
      secrets,
      operations: new Map(
        [...this.#entries.kinds.keys()].map((token, index) => [
          token,
          (resources[index] as (typeof resources)[number]).operations(client),
        ]),
      ),
      functions: functions?.implementation(client) ?? {},
    };
  }

  async check(call: Call<"check">): Promise<CheckResult> {
    const kind = this.#kind(call.urn);
    const bench = this.#configured && this.#bench(kind);
    return kind.check(this.#closable(call), this.#settings.environment, bench);
  }

  async diff(call: Call<"diff">): Promise<DiffResult> {
    const kind = this.#kind(call.urn);
    const operations = this.#configured?.operations.get(kind.options.token);
    return kind.diff(call, !operations || operations.update !== undefined);
  }

  async create(call: Call<"create">): Promise<{ id: string; outputs: PropertyMap }> {
    const kind = this.#kind(call.urn);
    const isBlind = call.preview && !this.#configured;
    return kind.create(this.#closable(call), isBlind ? undefined : this.#bench(kind));
  }

  async read(call: Call<"read">): Promise<ReadResult> {
    const kind = this.#kind(call.urn);
    return kind.read(this.#closable(call), this.#bench(kind));
  }

  async update(call: Call<"update">): Promise<{ outputs: PropertyMap }> {
    const kind = this.#kind(call.urn);
    const isBlind = call.preview && !this.#configured;
    return kind.update(this.#closable(call), isBlind ? undefined : this.#bench(kind));
  }

  async delete(call: Call<"delete">): Promise<void> {
    const kind = this.#kind(call.urn);
    return kind.delete(this.#closable(call), this.#bench(kind));
  }

  async invoke(call: Call<"invoke">): ReturnType<Provider["invoke"]> {
    const method = byToken(this.#entries.functions, call.token);
    const { environment, grace } = this.#settings;
    const { inputs: args, failures } = check(method.input, accept(call.args), { environment });
    if (failures.length > 0) return { outputs: {}, failures };
    if (containsUnknown(args))
      return {
        outputs: Object.fromEntries(propertiesOf(method.output).map(({ name }) => [name, UNKNOWN])),
        failures,
      };
    const { functions, secrets } = this.#whenConfigured();
    const run = functions[method.localName] as (call: FunctionCall) => Promise<object>;
    const { signal } = this.#closable(call);
    try {
      const found = await withinLimits({ signal, grace }, (within) =>
        run({ args: toMessage(method.input, args).message as never, signal: within }),
      );
      return { outputs: conceal(method.output, outputsOf(method.output, found)), failures };
    } catch (error) {
      const redact = redaction([...secrets, ...secretStrings(method.input, args)]);
      const code = error instanceof KindlingError ? error.code : "cloud";
      throw new KindlingError(
        code,
        redact(`${call.token}: ${error instanceof Error ? error.message : error}`),
      );
    }
  }

  /** Tells every operation in flight to end. */
  close(): void {
    this.#closing.abort();
  }

  #kind(urn: string): ResourceKind {
    return byToken(this.#entries.kinds, urn.split("::")[2]?.split("$").at(-1) ?? "");
  }

  #closable<C extends { signal: AbortSignal }>(call: C): C {
    return { ...call, signal: AbortSignal.any([call.signal, this.#closing.signal]) };
  }

  #whenConfigured(): Configured {
    if (this.#configured) return this.#configured;
    throw new KindlingError(
      "invalid-input",
      `the provider ${packageName(this.#definition.config)} isn't configured yet`,
    );
  }

  #bench(kind: ResourceKind): Bench {
    const { operations, secrets } = this.#whenConfigured();
    return {
      operations: operations.get(kind.options.token) as Operations<DescMessage>,
      grace: this.#settings.grace,
      redact: (schema, ...maps) => redaction([...secrets, ...secretStrings(schema, ...maps)]),
    };
  }
}
