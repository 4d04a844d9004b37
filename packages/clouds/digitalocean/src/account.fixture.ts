import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PropertyMap, secret, withoutSecrets } from "@kindling/core/property-value";
import { onTestFinished } from "vitest";
import { type Clock, openDigitalOcean, type Settings } from "./index.ts";

/** A resource that a test made. */
export interface Made {
  readonly urn: string;
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

export async function temporaryFolder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "simulated-digitalocean-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

const TYPES = {
  Vpc: "vpc",
  DatabaseCluster: "databaseCluster",
  DatabaseFirewall: "databaseFirewall",
  DatabaseConnectionPool: "databaseConnectionPool",
  DatabaseUser: "databaseUser",
  DatabaseDb: "databaseDb",
  DatabaseReplica: "databaseReplica",
};
const urnOf = (type: keyof typeof TYPES): string =>
  `urn:pulumi:dev.test::test::digitalocean:index/${TYPES[type]}:${type}::it`;

/** For tests: a simulated account, and its provider as an engine would call it. */
export async function account(
  settings: Settings = {},
  { directory, clock, token }: { directory?: string; clock?: Clock; token?: string } = {},
) {
  const folder = directory ?? (await temporaryFolder());
  const cloud = await openDigitalOcean({ directory: folder, settings, ...(clock && { clock }) });
  onTestFinished(() => cloud.close());
  const requests: { method: string; path: string; status?: number }[] = [];
  const provider = cloud.provider((request) => void requests.push(request))();
  const common = { signal: new AbortController().signal, log: () => {} };
  const randomSeed = new Uint8Array(32);
  await provider.configure({ ...common, urn: "", inputs: { token: secret(token ?? cloud.token) } });
  const check = async (type: keyof typeof TYPES, news: PropertyMap, olds?: PropertyMap) => {
    const { inputs, failures } = await provider.check({
      ...{ ...common, urn: urnOf(type), news, randomSeed },
      ...(olds && { olds }),
    });
    if (failures.length) throw new Error(failures.map(({ reason }) => reason).join("; "));
    return inputs;
  };
  const diff = ({ urn, id, inputs, outputs }: Made, news: PropertyMap) =>
    provider.diff({ ...common, urn, id, oldInputs: inputs, oldOutputs: outputs, news, ignoreChanges: [] });
  return {
    ...{ cloud, provider, requests, directory: folder, check, diff },
    async create(type: keyof typeof TYPES, news: PropertyMap): Promise<Made> {
      const urn = urnOf(type);
      const inputs = await check(type, news);
      return { urn, inputs, ...(await provider.create({ ...common, urn, inputs, preview: false })) };
    },
    planned: async (type: keyof typeof TYPES, news: PropertyMap) =>
      (await provider.create({ ...common, urn: urnOf(type), inputs: await check(type, news), preview: true }))
        .outputs,
    /** What differs, and how: `size: update, deleting first`. */
    async change(made: Made, changes: PropertyMap): Promise<string> {
      const { detailedDiff, deleteBeforeReplace } = await diff(made, { ...made.inputs, ...changes });
      const kinds = Object.entries(detailedDiff).map(([name, { kind }]) => `${name}: ${kind}`);
      return [...kinds, ...(deleteBeforeReplace ? ["deleting first"] : [])].join(", ");
    },
    async update(made: Made, changes: PropertyMap): Promise<Made> {
      const { urn, id, inputs: oldInputs, outputs: oldOutputs } = made;
      const news = Object.fromEntries(
        Object.entries({ ...oldInputs, ...changes }).filter(([, value]) => value !== null),
      );
      const call = { ...common, urn, id, oldInputs, oldOutputs, news, ignoreChanges: [], preview: false };
      return { urn, id, inputs: news, ...(await provider.update(call)) };
    },
    read: (made: Pick<Made, "urn" | "id"> & Partial<Made>) =>
      provider.read({ ...common, inputs: {}, outputs: {}, ...made }),
    imported: (type: keyof typeof TYPES, id: string) =>
      provider.read({ ...common, urn: urnOf(type), id, inputs: {}, outputs: {} }),
    remove: ({ urn, id, inputs, outputs }: Made) => provider.delete({ ...common, urn, id, inputs, outputs }),
    invoke: (token: string, args: PropertyMap) => provider.invoke({ token, args, signal: common.signal }),
  };
}

export const open = (made: Pick<Made, "outputs">): PropertyMap => withoutSecrets(made.outputs) as PropertyMap;

/** A small PostgreSQL cluster. */
export const small = {
  ...{ name: "shop-db", engine: "pg", version: "16", size: "db-s-1vcpu-2gb", region: "nyc3", nodeCount: 1 },
};
