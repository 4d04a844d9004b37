import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CivoCloud, type RequestLogEntry, type Settings, startCivoCloud } from "@kindling/cloud-civo";
import type { PropertyMap } from "@kindling/core/property-value";
import type { Provider } from "@kindling/core/provider";
import { onTestFinished } from "vitest";
import { type CivoProviderOptions, civoProvider } from "./index.ts";

const SEED = Buffer.from("5eed5eed", "hex");

/** For tests: a provider and the simulated cloud that it talks to over HTTP; waits take no time. */
export interface Bench {
  readonly cloud: CivoCloud;
  readonly provider: Provider;
  /** Requests that reached the cloud: `POST /v2/objectstores 200`; without that for the regions, which Check makes once. */
  readonly requests: string[];
  /** Milliseconds that the provider waited, one entry a wait. */
  readonly waits: number[];
  /** What the provider logged for people. */
  readonly messages: string[];
  readonly stop: AbortController;
  /** What every call about the resource of that name carries. */
  call(type: string, name: string): Call;
  /** Checks and creates a resource, and returns it as the engine would know it. */
  create(type: string, name: string, news?: PropertyMap): Promise<Made>;
}

type Call = ReturnType<typeof callOf>;
export type Made = Call & { id: string; inputs: PropertyMap; outputs: PropertyMap };

const callOf = (type: string, name: string, signal: AbortSignal, messages: string[]) => ({
  urn: `urn:pulumi:dev.b::p::civo:index/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}::${name}`,
  signal,
  log: (severity: string, message: string) => {
    if (severity !== "debug") messages.push(`${severity}: ${message}`);
  },
});

export async function bench(
  settings: Settings = {},
  options: CivoProviderOptions & { config?: PropertyMap } = {},
): Promise<Bench> {
  const directory = await mkdtemp(join(tmpdir(), "civo-provider-"));
  const requests: string[] = [];
  const waits: number[] = [];
  const messages: string[] = [];
  const stop = new AbortController();
  let time = Date.UTC(2026, 0, 1);
  const clock = {
    now: () => time,
    async wait(ms: number) {
      stop.signal.throwIfAborted();
      waits.push(ms);
      time += ms;
    },
    async sleep(ms: number) {
      time += ms;
    },
  };
  const onRequest = ({ method, path, status }: RequestLogEntry) => {
    if (path !== "/v2/regions") requests.push(`${method} ${path} ${status}`);
  };
  const cloud = await startCivoCloud({ directory, settings, onRequest, clock });
  onTestFinished(async () => {
    await cloud.close();
    await rm(directory, { recursive: true });
  });
  const provider = civoProvider({ apiEndpoint: cloud.url, token: cloud.token, clock, ...options })();
  const call: Bench["call"] = (type, name) => callOf(type, name, stop.signal, messages);
  await provider.configure({
    ...{ urn: "urn:pulumi:dev.b::p::pulumi:providers:civo::civo", signal: stop.signal, log() {} },
    inputs: options.config ?? {},
  });
  return {
    ...{ cloud, provider, requests, waits, messages, stop, call },
    async create(type, name, news = { region: "LON1" }) {
      const { inputs, failures } = await provider.check({ ...call(type, name), news, randomSeed: SEED });
      if (failures.length > 0) throw new Error(JSON.stringify(failures));
      const made = await provider.create({ ...call(type, name), inputs, preview: false });
      return { ...call(type, name), inputs, ...made };
    },
  };
}
