import { join } from "node:path";
import { readSettings } from "@kindling/cloud-framework/settings-file";
import * as v from "valibot";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1));
const names = v.array(v.string());

/** A fault put into the way of requests to the API. The provider itself tries 429 and 5xx five times. */
const failure = v.strictObject({
  /** Only requests with this method. */
  method: v.optional(v.picklist(["GET", "POST", "PUT", "PATCH", "DELETE"])),
  /** Only requests whose path holds this text: `/databases`, `/firewall`. */
  path: v.optional(v.string()),
  /** HTTP status to answer with: 401, 404, 409, 412, 422, 429, 500, … Absent: the connection breaks. */
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599))),
  /** The API's words. Default: what it says with that status. */
  message: v.optional(v.string()),
  /** Seconds to send as `Retry-After`. */
  retryAfter: v.optional(count),
  /** Whether the work is done before the fault: a lost answer, against a request that never arrived. */
  when: v.optional(v.picklist(["before", "after"]), "before"),
  /** Strikes each nth matching request; 1: every one. Default: the first ones. */
  every: v.optional(atLeastOne),
  /** Strikes so many times in one process. Default: once; without end where `every` is given. */
  times: v.optional(atLeastOne),
});

/** What `digitalocean.yaml` may say. Every setting is optional; the defaults are an account without limits. */
const settings = v.strictObject({
  /** The token that is accepted. A provider without one is let in, since the sandbox asks for no credentials. */
  token: v.optional(v.pipe(v.string(), v.minLength(1)), "dop_v1_kindling_sandbox_token"),
  /** How many times a new, resized or moved cluster or replica is looked at before it is online. 0: at once. */
  stepsUntilOnline: v.optional(count, 0),
  /** How many of them go by before a new cluster has its first backup; replicas are refused (412) until then. */
  stepsUntilBackup: v.optional(count, 0),
  /** Seconds between two looks, and before the first. */
  secondsPerStep: v.optional(v.pipe(v.number(), v.minValue(0)), 15),
  /** Most clusters in the account. DigitalOcean's own default is 10. */
  clusterLimit: v.optional(count, 1000),
  /** Names of clusters and VPCs that are there already. */
  takenNames: v.optional(names, []),
  failures: v.optional(v.array(failure), []),
});

export type Settings = v.InferInput<typeof settings>;
export type Failure = v.InferInput<typeof failure>;
export type CheckedSettings = v.InferOutput<typeof settings>;
export type CheckedFailure = v.InferOutput<typeof failure>;

export const checkFailure = (given: Failure): CheckedFailure => v.parse(failure, given);

/** Reads `digitalocean.yaml` of the folder, if there is one, and lays `overrides` over it. Throws `invalid-input`. */
export const loadSettings = (directory: string, overrides: Settings = {}): Promise<CheckedSettings> =>
  readSettings(
    join(directory, "digitalocean.yaml"),
    { cloud: "DigitalOcean", schema: settings, parts: { failures: failure }, example: "stepsUntilOnline: 3" },
    overrides,
  );
