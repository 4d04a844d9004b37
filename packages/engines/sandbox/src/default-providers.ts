import type { ConfigValue } from "@kindling/core/engine";
import { type PropertyMap, secret } from "@kindling/core/property-value";
import { providerReference, providerType } from "@kindling/engine-program/urn";
import { INTERNAL } from "./provider-registry.ts";
import type { Registrar } from "./registration.ts";
import type { Goal } from "./step.ts";

/** Which provider a program means when it names none: a package, and the version of the SDK that it uses. */
export interface ProviderRequest {
  readonly packageName: string;
  readonly version: string;
  readonly downloadUrl: string;
}

/** The inputs by which the engine knows a provider's version, as Pulumi writes them. */
export function withVersion(inputs: PropertyMap, { version, downloadUrl }: ProviderRequest): PropertyMap {
  if (!version && !downloadUrl) return inputs;
  return {
    ...inputs,
    ...(version && { version }),
    [INTERNAL]: downloadUrl ? { pluginDownloadURL: downloadUrl } : {},
  };
}

/**
 * Registers a provider for each package that the program uses without naming one, configured from the stack's
 * configuration (pkg/resource/deploy/default_providers.go).
 */
export class DefaultProviders {
  readonly #registrar: Registrar;
  readonly #config: Readonly<Record<string, ConfigValue>>;
  readonly #references = new Map<string, Promise<string>>();

  constructor(registrar: Registrar, config: Readonly<Record<string, ConfigValue>>) {
    this.#registrar = registrar;
    this.#config = config;
  }

  reference(request: ProviderRequest): Promise<string> {
    const { packageName, version, downloadUrl } = request;
    const name = ["default", version, downloadUrl]
      .filter(Boolean)
      .join("_")
      .replace(/[^A-Za-z0-9_]/g, "_");
    const key = `${packageName} ${name}`;
    const known = this.#references.get(key) ?? this.#register(name, request);
    this.#references.set(key, known);
    return known;
  }

  async #register(name: string, request: ProviderRequest): Promise<string> {
    const prefix = `${request.packageName}:`;
    const configured = Object.entries(this.#config)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, { value, secret: hidden }]) => [key.slice(prefix.length), hidden ? secret(value) : value]);
    const goal: Goal = {
      type: providerType(request.packageName),
      name,
      custom: true,
      inputs: withVersion(Object.fromEntries(configured), request),
      dependencies: [],
      propertyDependencies: {},
      replaceWith: [],
      ignoreChanges: [],
      replaceOnChanges: [],
      additionalSecretOutputs: [],
      hideDiff: [],
      aliases: [],
    };
    const { urn, id = "" } = (await this.#registrar.register(goal)).state;
    return providerReference(urn, id);
  }
}
