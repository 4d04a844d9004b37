import type { Generation, Settings } from "@kindling/cloud-lagoon";
import type { PropertyMap } from "@kindling/core/property-value";
import type { Provider } from "@kindling/core/provider";
import type { Attempt } from "@kindling/provider-framework/http";
import { onTestFinished } from "vitest";
import { type LagoonProviderOptions, lagoonProvider } from "./index.ts";
import { lagoonServer, type Server } from "./lagoon-server.fixture.ts";

/** For tests: a provider and the simulated Lagoon that it talks to over HTTP; waits take no time. */
export interface Bench {
  readonly server: Server;
  readonly provider: Provider;
  /** Milliseconds that the provider waited, one entry a wait. */
  readonly waits: number[];
  readonly attempts: Attempt[];
  /** What the provider logged. */
  readonly logged: string[];
  /** Checks and creates a resource, and returns it as the engine would know it. */
  create(type: string, news: PropertyMap, rest?: { interrupted?: true }): Promise<Made>;
  preview(type: string, news: PropertyMap): Promise<PropertyMap>;
  read(made: Made): Promise<Awaited<ReturnType<Provider["read"]>>>;
  update(made: Made, news: PropertyMap, preview?: boolean): Promise<Made>;
  diff(made: Made, news: PropertyMap): ReturnType<Provider["diff"]>;
  delete(made: Made): Promise<void>;
  importOf(type: string, id: string): Promise<Awaited<ReturnType<Provider["read"]>>>;
  invoke(name: string, args: PropertyMap): Promise<PropertyMap>;
}

export interface Made {
  readonly type: string;
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

export async function bench(
  generation: Generation = "2.33",
  {
    config,
    settings,
    ...options
  }: LagoonProviderOptions & { config?: PropertyMap; settings?: Settings } = {},
): Promise<Bench> {
  const server = await lagoonServer(generation, settings);
  onTestFinished(() => server.close());
  const waits: number[] = [];
  const attempts: Attempt[] = [];
  const logged: string[] = [];
  const signal = new AbortController().signal;
  let time = 0;
  const clock = {
    now: () => time,
    async wait(ms: number) {
      waits.push(ms);
      time += ms;
    },
  };
  const provider = lagoonProvider({
    ...{ apiUrl: server.cloud.url, token: server.cloud.token, clock },
    onRequest: (attempt) => void attempts.push(attempt),
    ...options,
  })();
  const log = (_: string, message: string) => void logged.push(message);
  const about = (type: string) => ({ urn: `urn:pulumi:dev::p::lagoon:lagoon:${type}::it`, signal, log });
  await provider.configure({
    ...{ urn: "urn:pulumi:dev::p::pulumi:providers:lagoon::lagoon", signal, log },
    inputs: config ?? {},
  });
  async function checked(type: string, news: PropertyMap, olds?: PropertyMap): Promise<PropertyMap> {
    const call = { ...about(type), news, ...(olds && { olds }), randomSeed: new Uint8Array([7]) };
    const { inputs, failures } = await provider.check(call);
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    return inputs;
  }
  return {
    ...{ server, provider, waits, attempts, logged },
    async create(type, news, rest = {}) {
      const inputs = await checked(type, news);
      return {
        type,
        inputs,
        ...(await provider.create({ ...about(type), inputs, preview: false, ...rest })),
      };
    },
    async preview(type, news) {
      const call = { ...about(type), inputs: await checked(type, news), preview: true };
      return (await provider.create(call)).outputs;
    },
    read: ({ type, id, inputs, outputs }) => provider.read({ ...about(type), id, inputs, outputs }),
    async update({ type, id, inputs: oldInputs, outputs: oldOutputs }, given, preview = false) {
      const news = await checked(type, given, oldInputs);
      const call = { ...about(type), id, oldInputs, oldOutputs, news, ignoreChanges: [], preview };
      return { type, id, inputs: news, ...(await provider.update(call)) };
    },
    async diff({ type, id, inputs: oldInputs, outputs: oldOutputs }, given) {
      const news = await checked(type, given, oldInputs);
      return provider.diff({ ...about(type), id, oldInputs, oldOutputs, news, ignoreChanges: [] });
    },
    delete: ({ type, id, inputs, outputs }) => provider.delete({ ...about(type), id, inputs, outputs }),
    importOf: (type, id) => provider.read({ ...about(type), id, inputs: {}, outputs: {} }),
    async invoke(name, args) {
      const { outputs, failures } = await provider.invoke({ token: `lagoon:lagoon:${name}`, args, signal });
      if (failures.length > 0) throw new Error(JSON.stringify(failures));
      return outputs;
    },
  };
}
