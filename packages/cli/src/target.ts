import { dirname } from "node:path";
import { type JsonValue, type Message, toBinary } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import type { Guards, RunOptions, RunResult, StackName, StackProgram } from "@kindling/core/engine";
import type { KindlingError } from "@kindling/core/error";
import type { Kind } from "@kindling/core/kind";
import { providerConfigSchema, type StackInputMessage } from "@kindling/core/kind-message";
import type { Manifest } from "@kindling/core/manifest";
import { maskedJson } from "@kindling/core/masked-json";
import { moduleProgram } from "@kindling/core/program";
import type { ProviderConfigs } from "@kindling/core/provider-config";
import { providerConfigFor } from "@kindling/core/provider-config";
import type { Reference } from "@kindling/core/reference-check";
import { aimOf, isWrong, referencesIn } from "@kindling/core/reference-target";
import { stackInput } from "@kindling/core/stack-input";
import type { Context } from "./context.ts";
import type { RunOutputs } from "./run-outputs.ts";

/** One stack to be run. */
export interface Target {
  /** Tells it from the others of a run: `CivoBucket dev.my-bucket`. */
  readonly title: string;
  readonly kind: string;
  readonly name: string;
  readonly env: string;
  readonly stack: StackProgram;
  /** What its manifest and its provider config refer to. */
  readonly references: readonly Reference[];
  /** What its last preview couldn't know: `spec.network: known after CivoVpc/prod-network is up`. */
  readonly unknown: Set<string>;
  /** Pulumi types of resources that hold data. */
  readonly dataResources: readonly string[];
  /** Resources that hold data may be replaced. */
  readonly allowReplace: boolean;
  /** What `metadata.lifecycle` puts on every resource. Absent where no manifest says it. */
  readonly guards?: Guards;
  /** What the module runs on, to tell whether it is the same as before; it may hold secrets. */
  readonly content?: () => Uint8Array;
  /** What the module runs on, secrets masked. */
  readonly shownInput?: JsonValue;
  /** What the user should know before it runs. */
  readonly warnings: readonly string[];
  /** Its kind's explanations of errors. */
  readonly explain?: Kind["explain"];
  /** Where its manifest says what. Absent where there is none. */
  readonly locate?: Manifest["locate"];
  /** What besides its manifest decides about its resources: what is imported, what policies say. */
  readonly seams?: readonly Seam[];
}

/** Something that has a say in a stack's run on either engine. */
export interface Seam {
  /** Completes the options of a preview, or of a run. Called anew for each. */
  options(preview: boolean): Pick<RunOptions, "imports" | "judge">;
  /** Why what a preview found must not be done. */
  refusals(found: RunResult): readonly KindlingError[];
}

export interface TargetOptions {
  readonly providerConfigs?: ProviderConfigs | undefined;
  /** What provider configs may take from the environment. */
  readonly providerEnvironment: Context["env"];
  /** An API endpoint in a provider config is used. */
  readonly usesEndpoints: boolean;
  readonly env: Context["env"];
  /** What the run has given so far. */
  readonly outputs: RunOutputs;
}

/** The stack of a manifest, with what its module runs on put together. */
export function manifestTarget(manifest: Manifest, options: TargetOptions): Target {
  const { kind, metadata, stack } = manifest;
  const config = providerConfigFor(kind, { file: options.providerConfigs, env: options.providerEnvironment });
  const input = stackInput(manifest, config);
  const endpoint = endpointOf(config);
  const unknown = new Set<string>();
  const sameRun = {
    outputsOf: (other: StackName) => options.outputs.get(other),
    onUnknown: (text: string) => void unknown.add(text),
  };
  return {
    title: `${kind.name} ${stack.stack}`,
    kind: kind.name,
    name: metadata.name,
    env: manifest.env,
    stack: {
      ...stack,
      program: moduleProgram(kind, input, { env: options.env, directory: dirname(manifest.file), sameRun }),
    },
    references: [...manifest.references, ...configReferences(manifest, config)],
    unknown,
    dataResources: kind.dataResources,
    allowReplace: metadata.lifecycle?.allowReplace ?? false,
    guards: {
      protect: metadata.lifecycle?.protect ?? false,
      retainOnDelete: metadata.lifecycle?.retainOnDelete ?? false,
    },
    content: () => toBinary(kind.stackInput, input),
    shownInput: maskedJson(kind.stackInput, input as StackInputMessage),
    warnings: endpoint && !options.usesEndpoints ? [ignoredEndpoint(endpoint)] : [],
    ...(kind.explain && { explain: kind.explain }),
    locate: manifest.locate,
  };
}

/** What a manifest's provider config refers to: a kubeconfig may come from a cluster of the same run. */
export function configReferences(
  { kind, env, file, line }: Manifest,
  config: Message | undefined,
): Reference[] {
  if (!config) return [];
  return [...referencesIn(reflect(providerConfigSchema(kind), config), "providerConfig")].flatMap((found) => {
    const aim = aimOf(found, env);
    // The run itself says what is wrong.
    if (isWrong(aim)) return [];
    return [{ ...aim, path: found.holder.path, place: { file, line, column: 1 } }];
  });
}

export const ignoredEndpoint = (endpoint: string): string =>
  `the API endpoint ${endpoint} isn't used: the sandbox talks to its simulated clouds only`;

/** The API endpoint in a provider config; every cloud that has one calls the field `api_endpoint` or `api_url`. */
export function endpointOf(config: Message | undefined): string | undefined {
  const { apiEndpoint, apiUrl } = (config ?? {}) as { apiEndpoint?: unknown; apiUrl?: unknown };
  return [apiEndpoint, apiUrl].find(
    (endpoint): endpoint is string => typeof endpoint === "string" && endpoint !== "",
  );
}
