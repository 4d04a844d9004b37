import { resolve } from "node:path";
import { KindlingError } from "@kindling/core/error";
import type { Provider, ProviderFactory } from "@kindling/core/provider";
import { cloudsDirectory } from "@kindling/core/sandbox-folder";
import { servePlugin } from "./serve-plugin.ts";

/** A cloud that is simulated at the provider contract, as its plugin serves it. */
export interface SimulatedPackage {
  /** The Pulumi package whose provider it stands in for. */
  readonly name: string;
  /** The version of Pulumi's package that it is modelled on. */
  readonly version: string;
  /** Opens what the cloud holds, in the folder that a sandbox keeps its clouds in. */
  readonly open: (directory: string) => Promise<ProviderFactory>;
  /** Names of the properties of each of its resources, by type. */
  readonly resources: Readonly<Record<string, SimulatedResource>>;
}

export interface SimulatedResource {
  readonly inputs: readonly string[];
  readonly required: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Serves a simulated cloud as a plugin in the place of the real provider's, on the sandbox that `KINDLING_SANDBOX` names.
 * Without that it does nothing but say so: where it was left on PATH it must not pass for the real one.
 */
export function serveSimulated(load: () => Promise<SimulatedPackage>): void {
  void servePlugin(async () => {
    const simulated = await load();
    const { name, version } = simulated;
    return { provider: await providerOf(simulated), version, schema: async () => schemaOf(simulated, name) };
  });
}

async function providerOf({ name, open }: SimulatedPackage): Promise<Provider> {
  const { KINDLING_SANDBOX: sandbox } = process.env;
  if (!sandbox) return refusing(name);
  const directory = resolve(sandbox);
  const provider = (await open(cloudsDirectory(directory)))();
  return {
    ...provider,
    async configure(call) {
      call.log(
        "warning",
        `${name} is simulated: nothing is deployed for real. What it holds is in ${directory}`,
      );
      await provider.configure(call);
    },
  };
}

function refusing(name: string): Provider {
  const refuse = async () => {
    throw new KindlingError(
      "refused",
      `this pulumi-resource-${name} is Kindling's simulation, not the real provider: to use it, set KINDLING_SANDBOX to a sandbox's ` +
        "folder (.kindling); for the real one, take the simulation's folder off PATH",
    );
  };
  // Not `then`, or awaiting it would call it.
  return new Proxy({} as Provider, { get: (_, method) => (method === "then" ? undefined : refuse) });
}

const ANY = { $ref: "pulumi.json#/Any" };

/** Pulumi's package schema, as far as a simulation knows it: which resources there are, with which properties. */
function schemaOf({ version, resources }: SimulatedPackage, name: string): string {
  const types = Object.entries(resources).map(([token, { inputs, required, outputs }]) => [
    token,
    {
      inputProperties: anyOf(inputs),
      requiredInputs: required,
      properties: anyOf([...inputs, ...outputs]),
      required,
    },
  ]);
  const description = `Kindling's simulation of ${name}: nothing is deployed for real.`;
  return JSON.stringify({ name, version, description, resources: Object.fromEntries(types) });
}

const anyOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, ANY]));
