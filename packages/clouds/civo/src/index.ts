import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { serveOnLoopback } from "@kindling/cloud-framework/loopback-server";
import { KindlingError } from "@kindling/core/error";
import { civoApi, type OnRequest } from "./api.ts";
import type { Clock } from "./faults.ts";
import { makeDefaultNetworks } from "./networks.ts";
import { Resources } from "./resources.ts";
import { type BucketUsage, type S3Account, s3Account } from "./s3-account.ts";
import { checkFailure, type Failure, loadSettings, type Settings } from "./settings.ts";

export type { OnRequest, RequestLogEntry } from "./api.ts";
export type { Clock } from "./faults.ts";
export { type Holding, holdings } from "./holdings.ts";
export type { BucketUsage, S3Account } from "./s3-account.ts";
export type { Failure, Settings } from "./settings.ts";

export interface CivoCloudOptions {
  /** Holds `civo.sqlite` (made when missing) and, if the user wants other than defaults, `civo.yaml`. */
  readonly directory: string;
  /** Port on 127.0.0.1. Default: a free one. */
  readonly port?: number;
  /** Win over those in `civo.yaml`. */
  readonly settings?: Settings;
  /** Told of each request once it is answered. */
  readonly onRequest?: OnRequest;
  readonly clock?: Clock;
  /** What is in the buckets, where an S3 is simulated as well. */
  readonly contents?: BucketUsage;
}

export interface CivoCloud {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  /** The API key that it accepts. */
  readonly token: string;
  /** Whether it refuses requests that come too fast. */
  readonly isRateLimited: boolean;
  /** Its buckets and their keys, for a simulated S3. */
  readonly s3Account: S3Account;
  /** Adds a failure to those of the settings. */
  fail(failure: Failure): void;
  /** Cuts open connections and frees port and file. */
  close(): Promise<void>;
}

/**
 * Starts a simulation of Civo's API on the loopback interface. Several processes may run one each on the same
 * folder: they show the same account. Throws `invalid-input` for bad settings, `unwritable` for a bad folder or
 * port.
 */
export async function startCivoCloud(options: CivoCloudOptions): Promise<CivoCloud> {
  const { directory, port = 0, onRequest, clock = { now: Date.now, sleep }, contents } = options;
  const settings = await loadSettings(directory, options.settings);
  const resources = await openResources(directory);
  const account = { settings, resources, clock, contents };
  resources.atomically(() => makeDefaultNetworks(account));
  const api = civoApi(account, onRequest);
  const holdings = resources;
  const { url, close } = await serveOnLoopback({ cloud: "Civo", fetch: api.fetch, port, holdings });
  return {
    url,
    token: settings.token,
    isRateLimited: settings.requestsPerSecond !== undefined,
    s3Account: s3Account(account),
    fail: (failure) => settings.failures.push(checkFailure(failure)),
    close,
  };
}

async function openResources(directory: string): Promise<Resources> {
  try {
    await mkdir(directory, { recursive: true });
    return new Resources(directory);
  } catch (error) {
    throw new KindlingError(
      "unwritable",
      `the simulated Civo can't keep its resources in ${directory}: ${reason(error)}. Check that the folder can be written to, or set another one`,
      { path: directory, cause: error },
    );
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
