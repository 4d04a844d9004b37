import { randomUUID } from "node:crypto";
import { KindlingError } from "@kindling/core/error";
import { containsUnknown, type PropertyMap, UNKNOWN } from "@kindling/core/property-value";
import type {
  CheckResult,
  DiffResult,
  Provider,
  ProviderSource,
  ResourceCall,
} from "@kindling/core/provider";
import { packageOf, parseProviderReference, providerReference, typeOf } from "@kindling/engine-program/urn";
import { unsupported } from "./failure.ts";
import { equalProperties } from "./property-diff.ts";
import type { ResourceState } from "./state/checkpoint.ts";
import { unconfigured } from "./unconfigured-provider.ts";

/** The engine's own entry in a provider's inputs; no provider sees it. */
export const INTERNAL = "__internal";

/** What the engine does to a resource; a provider resource's operations are the registry's. */
export type ResourceOperations = Pick<Provider, "check" | "diff" | "create" | "read" | "update" | "delete">;

function configuration({ [INTERNAL]: _, ...inputs }: PropertyMap): PropertyMap {
  return inputs;
}

/**
 * The providers of a run, one instance for each provider resource, under their references. Checking a provider
 * resource makes an instance; creating, updating or keeping the resource configures it
 * (pkg/resource/deploy/providers/registry.go).
 */
export class ProviderRegistry implements ResourceOperations {
  readonly #factories: Readonly<Record<string, ProviderSource>>;
  readonly #preview: boolean;
  readonly #configured = new Map<string, Provider>();
  readonly #checked = new Map<string, Provider>();
  readonly #aliases = new Map<string, string>();
  readonly #loading = new Map<string, Promise<void>>();
  readonly #made: Provider[] = [];

  constructor(factories: Readonly<Record<string, ProviderSource>>, preview: boolean) {
    this.#factories = factories;
    this.#preview = preview;
  }

  get(reference: string): Provider | undefined {
    return this.#configured.get(reference);
  }

  /** What refers to the provider by its old URN finds it too. */
  alias(urn: string, old: string): void {
    if (urn !== old) this.#aliases.set(urn, old);
  }

  async check(call: ResourceCall & { olds?: PropertyMap; news: PropertyMap }): Promise<CheckResult> {
    const provider = await this.#make(call.urn);
    const { urn, signal, log, olds, news } = call;
    const checked = await provider.checkConfig({
      urn,
      signal,
      log,
      ...(olds && { olds: configuration(olds) }),
      news: configuration(news),
    });
    if (checked.failures.length > 0) return checked;
    this.#checked.set(urn, provider);
    const { version, [INTERNAL]: internal } = news;
    const inputs = {
      ...(version !== undefined && { version }),
      ...checked.inputs,
      ...(internal !== undefined && { [INTERNAL]: internal }),
    };
    return { inputs, failures: [] };
  }

  async diff(
    call: ResourceCall & { id: string; oldInputs: PropertyMap; oldOutputs: PropertyMap; news: PropertyMap },
  ): Promise<DiffResult> {
    const { urn, signal, log, id, oldInputs, oldOutputs, news } = call;
    const provider = this.#checked.get(urn) ?? this.#configured.get(providerReference(urn, id));
    if (!provider) throw new Error(`the provider ${urn} was never loaded`);
    const diff = await provider.diffConfig({
      urn,
      signal,
      log,
      oldInputs: configuration(oldInputs),
      news: configuration(news),
    });
    if (diff.changes !== "unknown") return diff;
    return { ...diff, changes: equalProperties(oldOutputs, configuration(news)) ? "none" : "some" };
  }

  /** What another provider resource's configuration means for what this one's made. */
  compare(
    call: ResourceCall,
    provider: Provider,
    old: ResourceState,
    next: ResourceState,
  ): Promise<DiffResult> {
    const [oldInputs, news] = [configuration(old.inputs ?? {}), configuration(next.inputs ?? {})];
    return provider.diffConfig({ ...call, oldInputs, news });
  }

  async create(call: ResourceCall & { inputs: PropertyMap }): Promise<{ id: string; outputs: PropertyMap }> {
    const id = this.#preview ? UNKNOWN : randomUUID();
    await this.#configure(call, await this.#take(call.urn), id, call.inputs);
    return { id, outputs: configuration(call.inputs) };
  }

  async update(call: ResourceCall & { id: string; news: PropertyMap }): Promise<{ outputs: PropertyMap }> {
    await this.#configure(call, await this.#take(call.urn), call.id, call.news);
    return { outputs: configuration(call.news) };
  }

  async delete(call: ResourceCall & { id: string }): Promise<void> {
    this.#configured.delete(providerReference(call.urn, call.id));
  }

  async read(): Promise<never> {
    throw unsupported("way to read or import a provider");
  }

  /** Configures a provider that stays as it is, unless it is configured already. */
  async keep(call: ResourceCall, { urn, id = "", inputs = {} }: ResourceState): Promise<void> {
    if (this.#configured.has(providerReference(urn, id))) return;
    await this.#configure({ ...call, urn }, await this.#take(urn), id, inputs);
  }

  /** Makes sure that a provider which only the state knows can be used, with the configuration that it had. */
  async ensure(call: ResourceCall, reference: string, resources: Iterable<ResourceState>): Promise<void> {
    if (this.#configured.has(reference)) return;
    const underWay = this.#loading.get(reference) ?? this.#load(call, reference, resources);
    this.#loading.set(reference, underWay);
    await underWay;
  }

  async #load(call: ResourceCall, reference: string, resources: Iterable<ResourceState>): Promise<void> {
    const { urn, id } = parseProviderReference(reference);
    for (const resource of resources) {
      if (resource.urn !== urn || resource.id !== id) continue;
      const provider = await this.#make(urn);
      return this.#configure({ ...call, urn }, provider, id, resource.inputs ?? {});
    }
    throw new KindlingError("bad-state", `the state has no provider ${reference}`, { path: call.urn });
  }

  close(): void {
    for (const provider of this.#made) provider.close?.();
  }

  async #make(urn: string): Promise<Provider> {
    const name = packageOf(typeOf(urn));
    const factory = this.#factories[name];
    if (!factory) {
      if (name === "pulumi-nodejs") throw unsupported("dynamic providers (pulumi.dynamic)");
      const known = Object.keys(this.#factories).filter((key) => key !== "pulumi");
      throw unsupported(`provider for package ${name} (it has ${known.join(", ") || "none"})`);
    }
    const provider = await factory();
    this.#made.push(provider);
    return provider;
  }

  /** The instance that was checked, or a new one when there is none. */
  async #take(urn: string): Promise<Provider> {
    const provider = this.#checked.get(urn) ?? (await this.#make(urn));
    this.#checked.delete(urn);
    return provider;
  }

  async #configure(call: ResourceCall, provider: Provider, id: string, inputs: PropertyMap): Promise<void> {
    const { urn, signal, log } = call;
    const known = !containsUnknown(inputs);
    if (known) await provider.configure({ urn, signal, log, inputs: configuration(inputs) });
    const usable = known ? provider : unconfigured(provider);
    this.#configured.set(providerReference(urn, id), usable);
    const alias = this.#aliases.get(urn);
    if (alias) this.#configured.set(providerReference(alias, id), usable);
  }
}
