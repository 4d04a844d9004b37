import { KindlingError } from "@kindling/core/error";
import { containsSecret, type PropertyMap } from "@kindling/core/property-value";
import type { Provider } from "@kindling/core/provider";
import { typeOf } from "@kindling/engine-program/urn";
import { unsupported } from "./failure.ts";
import type { ResourceState } from "./state/checkpoint.ts";

/** What package `pulumi` provides without a plugin: references to other stacks, and looking up resources. */
export interface BuiltinSources {
  /** The outputs of a stack by its name as a program writes it. Throws `not-found`. */
  readonly stackOutputs: (name: string) => Promise<PropertyMap>;
  /** A resource that this run has registered or read. */
  readonly resource: (urn: string) => ResourceState | undefined;
}

/** Pulumi's builtin provider (pkg/resource/deploy/builtins.go). */
export function builtinProvider({ stackOutputs, resource }: BuiltinSources): Provider {
  const refuse = async ({ urn }: { urn: string }): Promise<never> => {
    throw unsupported(`resource type ${typeOf(urn)}`);
  };
  const readStack = async (name: string): Promise<PropertyMap> => {
    const outputs = await stackOutputs(name);
    const secretOutputNames = Object.keys(outputs).filter((key) => containsSecret(outputs[key] ?? null));
    return { name, outputs, secretOutputNames: secretOutputNames.sort() };
  };
  return {
    checkConfig: async ({ news }) => ({ inputs: news, failures: [] }),
    diffConfig: async () => ({
      changes: "none",
      replaces: [],
      stables: [],
      deleteBeforeReplace: false,
      detailedDiff: {},
    }),
    configure: async () => {},
    check: refuse,
    diff: async ({ urn }) => {
      if (typeOf(urn) !== STACK_REFERENCE) return refuse({ urn });
      return { changes: "none", replaces: [], stables: [], deleteBeforeReplace: false, detailedDiff: {} };
    },
    create: refuse,
    read: async ({ urn, id, inputs }) => {
      if (typeOf(urn) !== STACK_REFERENCE) return refuse({ urn });
      if (typeof inputs.name !== "string") throw unsupported("way to import a stack reference");
      return { id, inputs, outputs: await readStack(inputs.name) };
    },
    update: refuse,
    delete: refuse,
    invoke: async ({ token, args }) => {
      if (token === "pulumi:pulumi:readStackOutputs")
        return { outputs: await readStack(String(args.name)), failures: [] };
      if (token !== "pulumi:pulumi:getResource") throw unsupported(`function ${token}`);
      const found = resource(String(args.urn));
      if (!found)
        throw new KindlingError("not-found", `there is no resource ${String(args.urn)} in this run`);
      const { urn, id = "", provider = "", outputs = {} } = found;
      return { outputs: { urn, id, provider, state: outputs }, failures: [] };
    },
  };
}

const STACK_REFERENCE = "pulumi:pulumi:StackReference";
