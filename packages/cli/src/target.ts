import { dirname } from "node:path";
import type { JsonValue, Message } from "@bufbuild/protobuf";
import type { StackProgram } from "@kindling/core/engine";
import type { StackInputMessage } from "@kindling/core/kind-message";
import type { Manifest } from "@kindling/core/manifest";
import { maskedJson } from "@kindling/core/masked-json";
import { moduleProgram } from "@kindling/core/program";
import type { ProviderConfigs } from "@kindling/core/provider-config";
import { providerConfigFor } from "@kindling/core/provider-config";
import { stackInput } from "@kindling/core/stack-input";
import type { Context } from "./context.ts";

/** What `metadata.lifecycle` puts on every resource. */
export interface Guards {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

/** One stack to be run. */
export interface Target {
  /** Tells it from the others of a run: `CivoBucket dev.my-bucket`. */
  readonly title: string;
  readonly kind: string;
  readonly name: string;
  readonly stack: StackProgram;
  /** Pulumi types of resources that hold data. */
  readonly dataResources: readonly string[];
  /** Resources that hold data may be replaced. */
  readonly allowReplace: boolean;
  /** Absent where no manifest says it. */
  readonly guards?: Guards;
  /** What the module runs on, secrets masked. */
  readonly shownInput?: JsonValue;
  /** What the user should know before it runs. */
  readonly warnings: readonly string[];
}

export interface TargetOptions {
  readonly providerConfigs?: ProviderConfigs | undefined;
  /** What provider configs may take from the environment. */
  readonly providerEnvironment: Context["env"];
  /** An API endpoint in a provider config is used. */
  readonly usesEndpoints: boolean;
  readonly env: Context["env"];
}

/** The stack of a manifest, with what its module runs on put together. */
export function manifestTarget(manifest: Manifest, options: TargetOptions): Target {
  const { kind, metadata, stack } = manifest;
  const config = providerConfigFor(kind, { file: options.providerConfigs, env: options.providerEnvironment });
  const input = stackInput(manifest, config);
  const endpoint = endpointOf(config);
  return {
    title: `${kind.name} ${stack.stack}`,
    kind: kind.name,
    name: metadata.name,
    stack: {
      ...stack,
      program: moduleProgram(kind, input, { env: options.env, directory: dirname(manifest.file) }),
    },
    dataResources: kind.dataResources,
    allowReplace: metadata.lifecycle?.allowReplace ?? false,
    guards: {
      protect: metadata.lifecycle?.protect ?? false,
      retainOnDelete: metadata.lifecycle?.retainOnDelete ?? false,
    },
    shownInput: maskedJson(kind.stackInput, input as StackInputMessage),
    warnings: endpoint && !options.usesEndpoints ? [ignoredEndpoint(endpoint)] : [],
  };
}

export const ignoredEndpoint = (endpoint: string): string =>
  `the API endpoint ${endpoint} isn't used: the sandbox talks to its simulated clouds only`;

/** The API endpoint in a provider config; every cloud that has one calls the field `api_endpoint`. */
export function endpointOf(config: Message | undefined): string | undefined {
  const endpoint = (config as { apiEndpoint?: unknown } | undefined)?.apiEndpoint;
  return typeof endpoint === "string" && endpoint ? endpoint : undefined;
}
