import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { serveOnLoopback } from "@kindling/cloud-framework/loopback-server";
import { KindlingError } from "@kindling/core/error";
import { lagoonApi, type OnRequest } from "./api.ts";
import type { Clock } from "./context.ts";
import type { Generation } from "./generations.ts";
import { userToken } from "./permissions.ts";
import { Records } from "./records.ts";
import { checkFailure, type Failure, loadSettings, type Settings } from "./settings.ts";
import { signToken } from "./tokens.ts";

export type { OnRequest, RequestLogEntry } from "./api.ts";
export type { Clock } from "./context.ts";
export type { Generation } from "./generations.ts";
export { type Holding, holdings } from "./holdings.ts";
export type { Failure, Settings } from "./settings.ts";

export interface LagoonCloudOptions {
  /** Holds `lagoon.sqlite` (made when missing) and, if the user wants other than defaults, `lagoon.yaml`. */
  readonly directory: string;
  /** Port on 127.0.0.1. Default: a free one. */
  readonly port?: number;
  /** The release whose API is answered; wins over the settings. Default: 2.33. */
  readonly generation?: Generation;
  /** Win over those in `lagoon.yaml`. */
  readonly settings?: Settings;
  /** Told of each request once it is answered. */
  readonly onRequest?: OnRequest;
  readonly clock?: Clock;
}

export interface LagoonCloud {
  /** `http://127.0.0.1:PORT/graphql`. */
  readonly url: string;
  /** An administrator's token, which doesn't expire. */
  readonly token: string;
  /** What a client can make such tokens with (HS256): the secret, and the audience. */
  readonly jwtSecret: string;
  readonly jwtAudience: string;
  readonly generation: Generation;
  /** The token of a user who has been added, by email. */
  userToken(email: string): string;
  /** Adds a failure to those of the settings. */
  fail(failure: Failure): void;
  /** Cuts open connections and frees port and file. */
  close(): Promise<void>;
}

/**
 * Starts a simulation of Lagoon's GraphQL API on the loopback interface. Several processes may run one each on the
 * same folder: they show the same Lagoon. Throws `invalid-input` for bad settings, `unwritable` for a bad folder or
 * port.
 */
export async function startLagoonCloud(options: LagoonCloudOptions): Promise<LagoonCloud> {
  const { directory, port = 0, onRequest, clock = { now: Date.now, sleep } } = options;
  const settings = await loadSettings(directory, options.settings);
  const generation = options.generation ?? settings.generation ?? "2.33";
  const records = await openRecords(directory);
  const account = { generation, settings, records, clock };
  const api = lagoonApi(account, onRequest);
  const holdings = records;
  const { url, close } = await serveOnLoopback({ cloud: "Lagoon", fetch: api.fetch, port, holdings });
  const { jwtSecret, jwtAudience } = settings;
  const claims = { role: "admin", iss: "kindling-sandbox", sub: "kindling-sandbox", aud: jwtAudience };
  return {
    ...{ jwtSecret, jwtAudience, generation },
    url: `${url}/graphql`,
    token: signToken(claims, jwtSecret),
    userToken: (email) => userToken(account, email),
    fail: (failure) => settings.failures.push(checkFailure(failure)),
    close,
  };
}

async function openRecords(directory: string): Promise<Records> {
  try {
    await mkdir(directory, { recursive: true });
    return new Records(directory);
  } catch (error) {
    throw new KindlingError(
      "unwritable",
      `the simulated Lagoon can't keep its records in ${directory}: ${reason(error)}. Check that the folder can be written to, or set another one`,
      { path: directory, cause: error },
    );
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
