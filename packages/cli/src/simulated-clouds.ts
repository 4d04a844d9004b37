import { join } from "node:path";
import type { ProviderFactory } from "@kindling/core/provider";
import { simulatedCivo } from "./simulated-civo.ts";

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
  close(): Promise<void>;
}

export interface SimulatedCloud {
  start(options: StartOptions): Promise<RunningCloud>;
  /** What it holds: `object store my-bucket (LON1)`. */
  holdings(directory: string): string[];
}

/** Every simulated cloud, by its name; adding one is an entry here. */
export const SIMULATED_CLOUDS: Readonly<Record<string, SimulatedCloud>> = { civo: simulatedCivo };

/** Where a sandbox keeps what its clouds hold. */
export const cloudsDirectory = (sandbox: string): string => join(sandbox, "clouds");

/** Ports that each cloud may use, from the one that was asked for. */
const PORTS = 10;

/** Starts every simulated cloud of a sandbox. */
export async function startClouds(
  sandbox: string,
  { port: first }: { port?: number } = {},
): Promise<{ name: string; cloud: RunningCloud }[]> {
  const directory = cloudsDirectory(sandbox);
  return Promise.all(
    Object.entries(SIMULATED_CLOUDS).map(async ([name, { start }], index) => {
      const port = first === undefined ? {} : { port: first + index * PORTS };
      return { name, cloud: await start({ directory, ...port }) };
    }),
  );
}
