import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { KindlingError } from "@kindling/core/error";
import { listed, nearest } from "@kindling/core/nearest";
import * as v from "valibot";
import { parse } from "yaml";

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
export async function loadSettings(directory: string, overrides: Settings = {}): Promise<CheckedSettings> {
  const file = join(directory, "digitalocean.yaml");
  const fromFile = parseSettings(file, await readIfThere(file));
  const result = v.safeParse(settings, { ...fromFile, ...overrides });
  if (result.success) return result.output;
  throw invalid(file, `settings of the simulated DigitalOcean: ${result.issues.map(describe).join("; ")}`);
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new KindlingError("unreadable", `can't read ${file}: ${(cause as Error).message}`, {
      path: file,
      cause,
    });
  }
}

function parseSettings(file: string, text: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(text) ?? {};
  } catch (error) {
    throw invalid(file, `${file} is not YAML: ${(error as Error).message}`);
  }
  if (typeof content === "object" && !Array.isArray(content)) return content as Record<string, unknown>;
  throw invalid(file, `${file} must hold settings such as \`stepsUntilOnline: 3\``);
}

const invalid = (path: string, message: string): KindlingError =>
  new KindlingError("invalid-input", message, { path });

function describe(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? "";
  if (issue.type !== "strict_object" || issue.expected !== "never")
    return `${path}: must be ${issue.expected}, is ${issue.received}`;
  const known = Object.keys(path.startsWith("failures.") ? failure.entries : settings.entries);
  const near = nearest(path.slice(path.lastIndexOf(".") + 1), known);
  return `${path}: no such setting${near ? `; did you mean ${near}?` : "."} There are ${listed(known)}`;
}
