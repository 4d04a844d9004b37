import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { KindlingError } from "@kindling/core/error";
import type { ProviderFactory } from "@kindling/core/provider";
import { simulatedProvider } from "./provider.ts";
import { Records } from "./records.ts";
import { type Clock, type RequestOptions, Requests } from "./requests.ts";
import { checkFailure, type Failure, loadSettings, type Settings } from "./settings.ts";

export { type Holding, holdings } from "./holdings.ts";
export type { Clock } from "./requests.ts";
export type { Failure, Settings } from "./settings.ts";

export interface DigitalOceanOptions {
  /** Holds `digitalocean.sqlite` (made when missing) and, if the user wants other than defaults, `digitalocean.yaml`. */
  readonly directory: string;
  /** Win over those in `digitalocean.yaml`. */
  readonly settings?: Settings;
  readonly clock?: Clock;
}

export interface SimulatedDigitalOcean {
  /** The token that it accepts. */
  readonly token: string;
  /** The provider for Pulumi's package `digitalocean`; `onRequest` is told of every try of a request. */
  provider(onRequest?: RequestOptions["onRequest"]): ProviderFactory;
  /** Adds a failure to those of the settings. */
  fail(failure: Failure): void;
  close(): void;
}

const CLOCK: Clock = { sleep: (ms, signal) => sleep(ms, undefined, { signal }) };

/**
 * Opens a simulated DigitalOcean account. Several processes may have the same folder open: they see one account.
 * Throws `invalid-input` for bad settings, `unwritable` for a bad folder.
 */
export async function openDigitalOcean(options: DigitalOceanOptions): Promise<SimulatedDigitalOcean> {
  const { directory, clock = CLOCK } = options;
  const settings = await loadSettings(directory, options.settings);
  const records = await openRecords(directory);
  return {
    token: settings.token,
    provider: (onRequest) => {
      const requests = new Requests({ records, settings, clock, onRequest });
      return () => simulatedProvider({ records, settings, clock, requests });
    },
    fail: (failure) => settings.failures.push(checkFailure(failure)),
    close: () => records.close(),
  };
}

async function openRecords(directory: string): Promise<Records> {
  try {
    await mkdir(directory, { recursive: true });
    return new Records(directory);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KindlingError(
      "unwritable",
      `the simulated DigitalOcean can't keep its resources in ${directory}: ${reason}. Check that the folder can be written to, or set another one`,
      { path: directory, cause },
    );
  }
}
