import { join } from "node:path";
import { startCivoCloud } from "@kindling/cloud-civo";
import type { ProviderFactory } from "@kindling/core/provider";
import { civoProvider } from "@kindling/provider-civo";

/** A try of a provider's request; nothing secret is in it. */
export interface RequestTrace {
  readonly method: string;
  readonly path: string;
  /** Absent when there was no answer. */
  readonly status?: number;
  readonly ms: number;
}

interface StartOptions {
  /** Holds the cloud's resources and settings. */
  readonly directory: string;
  /** Default: a free one. */
  readonly port?: number;
}

/** A simulated cloud that answers on loopback. */
export interface RunningCloud {
  readonly url: string;
  /** One that it accepts. */
  readonly token: string;
  close(): Promise<void>;
}

interface SimulatedCloud {
  readonly start: (options: StartOptions) => Promise<RunningCloud>;
  /** The providers that talk to it, by Pulumi package: the ones that production uses. */
  readonly providers: (
    cloud: RunningCloud,
    onRequest?: (trace: RequestTrace) => void,
  ) => Readonly<Record<string, ProviderFactory>>;
  /** Arguments of `curl` that show its API to a newcomer. */
  readonly example: (cloud: RunningCloud) => string;
  /** Starts it well-behaved and lists what it holds: `object store my-bucket (LON1)`. */
  readonly holdings: (directory: string) => Promise<string[]>;
}

/** Every simulated cloud, by its name; adding one is an entry here. */
export const SIMULATED_CLOUDS: Readonly<Record<string, SimulatedCloud>> = {
  civo: {
    start: startCivoCloud,
    providers: ({ url, token }, onRequest) => ({
      civo: civoProvider({ apiEndpoint: url, token, ...(onRequest ? { onRequest } : {}) }),
    }),
    example: ({ url, token }) => `-H "Authorization: bearer ${token}" "${url}/v2/objectstores?region=LON1"`,
    holdings: civoHoldings,
  },
};

/** Where a sandbox keeps what its clouds hold. */
export const cloudsDirectory = (sandbox: string): string => join(sandbox, "clouds");

/** Starts every simulated cloud of a sandbox. */
export async function startClouds(
  sandbox: string,
  { port: first }: { port?: number } = {},
): Promise<{ name: string; cloud: RunningCloud }[]> {
  const directory = cloudsDirectory(sandbox);
  return Promise.all(
    Object.entries(SIMULATED_CLOUDS).map(async ([name, { start }], index) => {
      const port = first === undefined ? {} : { port: first + index };
      return { name, cloud: await start({ directory, ...port }) };
    }),
  );
}

/** As its own API lists them, whatever faults it is set to. */
async function civoHoldings(directory: string): Promise<string[]> {
  const settings = { failures: [], latencyMs: 0 };
  const { url, token, close } = await startCivoCloud({ directory, settings });
  const get = async <Item>(path: string, region: string): Promise<Item[]> => {
    const query = new URLSearchParams({ region, per_page: "100000" });
    const reply = await fetch(`${url}/v2/${path}?${query}`, {
      headers: { authorization: `bearer ${token}` },
    });
    const body = (await reply.json()) as Item[] | { items?: Item[] };
    return Array.isArray(body) ? body : (body.items ?? []);
  };
  try {
    const found: string[] = [];
    for (const { code } of await get<{ code: string }>("regions", ""))
      for (const [path, noun] of [
        ["objectstores", "object store"],
        ["objectstore/credentials", "credential"],
      ] as const)
        for (const { name } of await get<{ name: string }>(path, code))
          found.push(`${noun} ${name} (${code})`);
    return found;
  } finally {
    await close();
  }
}
