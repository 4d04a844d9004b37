import type { ProviderFactory, ProviderSource } from "@kindling/core/provider";
import { cloudsDirectory } from "@kindling/core/sandbox-folder";

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
  /** Of the first service; the others have the next ones. Default: free ones. */
  readonly port?: number;
}

/** An API that a simulated cloud answers on loopback. */
export interface Service {
  readonly name: string;
  readonly url: string;
  /** Shows a newcomer how to use it, a line each. */
  readonly hints: readonly string[];
}

/** A simulated cloud that is up. */
export interface RunningCloud {
  readonly services: readonly Service[];
  /** The providers that talk to it, by Pulumi package: the ones that production uses. */
  providers(onRequest?: (trace: RequestTrace) => void): Readonly<Record<string, ProviderFactory>>;
  /** What makes plugins talk to it that Kindling doesn't start: environment variables. */
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface SimulatedCloud {
  start(options: StartOptions): Promise<RunningCloud>;
  /** What it holds: `object store my-bucket (LON1)`. */
  holdings(directory: string): string[];
}

interface CloudEntry {
  /** The Pulumi packages of its providers. */
  readonly packages: readonly string[];
  readonly load: () => Promise<SimulatedCloud>;
}

/** Every simulated cloud, by its name; adding one is an entry here. It is loaded when it is needed. */
export const SIMULATED_CLOUDS: Readonly<Record<string, CloudEntry>> = {
  civo: {
    packages: ["civo", "bucket"],
    load: async () => (await import("./simulated-civo.ts")).simulatedCivo,
  },
  digitalocean: {
    packages: ["digitalocean"],
    load: async () => (await import("./simulated-digitalocean.ts")).simulatedDigitalOcean,
  },
  lagoon: {
    packages: ["lagoon"],
    load: async () => (await import("./simulated-lagoon.ts")).simulatedLagoon,
  },
  kubernetes: {
    packages: ["kubernetes"],
    load: async () => (await import("./simulated-kubernetes.ts")).simulatedKubernetes,
  },
};

/** Ports that each cloud may use, from the one that was asked for. */
const PORTS = 10;

/** Starts every simulated cloud of a sandbox. */
export async function startClouds(
  sandbox: string,
  { port: first }: { port?: number } = {},
): Promise<{ name: string; cloud: RunningCloud }[]> {
  const directory = cloudsDirectory(sandbox);
  return Promise.all(
    Object.entries(SIMULATED_CLOUDS).map(async ([name, { load }], index) => {
      const { start } = await load();
      const port = first === undefined ? {} : { port: first + index * PORTS };
      return { name, cloud: await start({ directory, ...port }) };
    }),
  );
}

/** The simulated clouds of a run: each starts when one of its providers is first asked for. */
export interface CloudsOnDemand {
  readonly providers: Readonly<Record<string, ProviderSource>>;
  /** Closes those that were started. */
  close(): Promise<void>;
}

/** Starts nothing yet. `traceFor` says who hears of the requests to a cloud, if anyone. */
export function cloudsOnDemand(
  sandbox: string,
  traceFor: (name: string) => ((trace: RequestTrace) => void) | undefined,
): CloudsOnDemand {
  const started: Promise<RunningCloud>[] = [];
  const sources = Object.entries(SIMULATED_CLOUDS).flatMap(([name, { packages, load }]) => {
    let factories: Promise<Readonly<Record<string, ProviderFactory>>> | undefined;
    const start = async () => {
      const cloud = load().then(({ start }) => start({ directory: cloudsDirectory(sandbox) }));
      started.push(cloud);
      return (await cloud).providers(traceFor(name));
    };
    return packages.map((pulumiPackage) => {
      const source: ProviderSource = async () => {
        factories ??= start();
        const factory = (await factories)[pulumiPackage];
        if (!factory) throw new TypeError(`the simulated ${name} has no provider for ${pulumiPackage}`);
        return factory();
      };
      return [pulumiPackage, source] as const;
    });
  });
  return {
    providers: Object.fromEntries(sources),
    async close() {
      const clouds = await Promise.allSettled(started);
      await Promise.all(
        clouds.map((cloud) => (cloud.status === "fulfilled" ? cloud.value.close() : undefined)),
      );
    },
  };
}
