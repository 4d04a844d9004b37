import { isDeepStrictEqual } from "node:util";
import { KindlingError } from "@kindling/core/error";
import { containsUnknown, type PropertyMap, withoutSecrets } from "@kindling/core/property-value";
import { type CheckFailure, PartialFailure, type Provider } from "@kindling/core/provider";
import { functions } from "./functions.ts";
import type { Resource } from "./resource.ts";
import { databaseCluster } from "./resources/database-cluster.ts";
import { databaseConnectionPool } from "./resources/database-connection-pool.ts";
import { databaseDb } from "./resources/database-db.ts";
import { databaseFirewall } from "./resources/database-firewall.ts";
import { databaseReplica } from "./resources/database-replica.ts";
import { databaseUser } from "./resources/database-user.ts";
import { vpc } from "./resources/vpc.ts";
import { type Account, Session } from "./session.ts";
import { difference, inputsOf, named, plain, planned, wrapped } from "./state.ts";

export const RESOURCES: Readonly<Record<string, Resource>> = {
  "digitalocean:index/databaseCluster:DatabaseCluster": databaseCluster,
  "digitalocean:index/databaseConnectionPool:DatabaseConnectionPool": databaseConnectionPool,
  "digitalocean:index/databaseDb:DatabaseDb": databaseDb,
  "digitalocean:index/databaseFirewall:DatabaseFirewall": databaseFirewall,
  "digitalocean:index/databaseReplica:DatabaseReplica": databaseReplica,
  "digitalocean:index/databaseUser:DatabaseUser": databaseUser,
  "digitalocean:index/vpc:Vpc": vpc,
};

function resourceOf(urn: string): Resource {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const found = RESOURCES[type];
  if (found) return found;
  throw new KindlingError(
    "unsupported",
    `the simulated DigitalOcean has no ${type}; it has ${Object.keys(RESOURCES).join(", ")}`,
    { path: urn },
  );
}

/** Version of Pulumi's package that this stands in for: the one that the kinds' modules are written for. */
export const VERSION = "4.80.1";

/** Pulumi's DigitalOcean provider, as Terraform's is bridged to it, on a simulated account. */
export function simulatedProvider(account: Account): Provider {
  let token: string | undefined;
  const session = (signal: AbortSignal) => new Session(account, token, signal);
  return {
    version: VERSION,
    checkConfig: async ({ news }) => ({ inputs: news, failures: [] }),
    diffConfig: async ({ oldInputs, news }) => ({
      changes: isDeepStrictEqual(oldInputs, news) ? "none" : "some",
      ...{ replaces: [], stables: [], deleteBeforeReplace: false, detailedDiff: {} },
    }),
    async configure({ inputs }) {
      const given = withoutSecrets(inputs.token ?? null);
      token = typeof given === "string" && given !== "" ? given : undefined;
    },
    async check({ urn, olds, news, randomSeed }) {
      const resource = resourceOf(urn);
      const inputs = named(resource, news, olds, urn, randomSeed);
      return { inputs, failures: refusals(resource, plain(inputs)) };
    },
    diff: async ({ urn, oldOutputs, news, ignoreChanges }) =>
      difference(resourceOf(urn), oldOutputs, news, ignoreChanges),
    async create({ urn, inputs, preview, signal }) {
      const resource = resourceOf(urn);
      const known = plain(inputs);
      if (preview) return { id: "", outputs: planned(resource, inputs) };
      let id: string | undefined;
      try {
        id = await resource.create(session(signal), known, (made) => {
          id = made;
        });
        const state = await resource.read(session(signal), id, known);
        if (!state) throw new Error("it is gone again");
        return { id, outputs: wrapped(resource, state) };
      } catch (error) {
        const message = words(error);
        if (id === undefined) throw new Error(message, { cause: error });
        throw new PartialFailure(message, { id, outputs: wrapped(resource, known) }, error);
      }
    },
    async read({ urn, id: asked, inputs, outputs, signal }) {
      const resource = resourceOf(urn);
      const isImport = Object.keys(inputs).length === 0 && Object.keys(outputs).length === 0;
      const { id, known } = (isImport && resource.imported?.(asked)) || { id: asked, known: plain(outputs) };
      const state = await saying(() => resource.read(session(signal), id, known));
      if (!state) return {};
      return { id, inputs: inputsOf(resource, inputs, state), outputs: wrapped(resource, state) };
    },
    async update({ urn, id, oldOutputs, news, preview, signal }) {
      const resource = resourceOf(urn);
      const [before, after] = [plain(oldOutputs), plain(news)];
      const next = Object.fromEntries(
        Object.entries(before).filter(([name]) => keeps(resource, name, after)),
      );
      const goal = { ...next, ...after };
      if (preview) return { outputs: wrapped(resource, goal) };
      try {
        await resource.update?.(session(signal), id, before, goal);
        const state = await resource.read(session(signal), id, goal);
        if (!state) throw new Error("it is gone");
        return { outputs: wrapped(resource, state) };
      } catch (error) {
        // What was asked for is in the state though it wasn't done (facts: Civo's provider, bridged likewise).
        throw new PartialFailure(words(error), { id, outputs: wrapped(resource, goal) }, error);
      }
    },
    async delete({ urn, id, outputs, signal }) {
      const resource = resourceOf(urn);
      await saying(() => resource.remove(session(signal), id, plain(outputs)));
    },
    async invoke({ token: name, args, signal }) {
      const call = functions[name];
      if (!call)
        throw new KindlingError(
          "unsupported",
          `the simulated DigitalOcean has no function ${name}; it has ${Object.keys(functions).join(", ")}`,
        );
      return { outputs: await saying(() => call(session(signal), plain(args))), failures: [] };
    },
  };
}

/** Whether a property of the state stays when the program doesn't give it. */
const keeps = ({ inputs }: Resource, name: string, news: PropertyMap): boolean =>
  inputs[name] === undefined || inputs[name].computed === true || name in news;

function refusals(resource: Resource, inputs: PropertyMap): readonly CheckFailure[] {
  const own = Object.entries(resource.inputs).flatMap(([property, { required, refuses }]): CheckFailure[] => {
    const value = inputs[property];
    if (value === undefined && required)
      return [{ property, reason: `Missing required argument. The argument "${property}" is required` }];
    if (value === undefined || value === "" || containsUnknown(value)) return [];
    const reason = refuses?.(value);
    return reason === undefined ? [] : [{ property, reason }];
  });
  return [...own, ...(resource.refuses?.(inputs) ?? [])];
}

/** An error as the bridge words it. */
const words = (error: unknown): string =>
  `1 error occurred:\n\t* ${error instanceof Error ? error.message : String(error)}\n\n`;

async function saying<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new Error(words(error), { cause: error });
  }
}
