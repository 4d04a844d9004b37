import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { KindlingError } from "@kindling/core/error";
import { listed, nearest } from "@kindling/core/nearest";
import * as v from "valibot";
import { parse } from "yaml";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1));
const text = v.pipe(v.string(), v.minLength(1));

/** A fault put into the way of requests. */
const failure = v.strictObject({
  /** Only requests that ask for this field of `Query` or `Mutation`: `addProject`. */
  field: v.optional(text),
  /**
   * What the client gets: no answer at all, half of one, an HTML page as proxies send it, or GraphQL's form with
   * an error.
   */
  answer: v.optional(v.picklist(["none", "cut", "page", "error"])),
  /** HTTP status. Default: 200 with `error`, 502 otherwise. */
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
  /** The error's message, with `answer: error`. */
  message: v.optional(text, "The simulated Lagoon was told to fail"),
  /** To send as `Retry-After`: seconds, or a date. */
  retryAfter: v.optional(v.union([count, text])),
  /** Milliseconds before the answer; without `answer` and `status` the true one, only late. */
  delayMs: v.optional(count, 0),
  /** Whether the work is done before the fault: a lost answer, against a request that never arrived. */
  when: v.optional(v.picklist(["before", "after"]), "before"),
  /** Strikes each nth matching request. */
  every: v.optional(atLeastOne, 1),
  /** Strikes so many times in one process. Default: once; without end where `every` is given. */
  times: v.optional(atLeastOne),
});

/** What `lagoon.yaml` may say. Every setting is optional; the defaults are a well-behaved Lagoon. */
const settings = v.strictObject({
  /** The release whose API is answered. */
  generation: v.optional(v.picklist(["2.33", "2.8"])),
  /** What JWTs are signed with (HS256). */
  jwtSecret: v.optional(text, "kindling-sandbox-jwt-secret"),
  /** The `aud` that a JWT must have. */
  jwtAudience: v.optional(text, "api.dev"),
  /** Whether 2.33 refuses a JWT that is valid for longer than `legacyExpiryMaxSeconds`, or for ever. */
  legacyExpiryReject: v.optional(v.boolean(), false),
  legacyExpiryMaxSeconds: v.optional(atLeastOne, 3600),
  /** Milliseconds before each request is taken up. */
  latencyMs: v.optional(count, 0),
  /** More requests than this in a second (of one process) are answered with 429. Absent: no limit. */
  requestsPerSecond: v.optional(atLeastOne),
  /** How many times an environment can still be read after a delete that the cluster has to carry out. */
  pollsUntilEnvironmentGone: v.optional(count, 0),
  failures: v.optional(v.array(failure), []),
});

export type Failure = v.InferInput<typeof failure>;
export type Settings = v.InferInput<typeof settings>;
export type CheckedSettings = v.InferOutput<typeof settings>;
export type CheckedFailure = v.InferOutput<typeof failure>;

export const checkFailure = (given: Failure): CheckedFailure => v.parse(failure, given);

/** Reads `lagoon.yaml` of the folder, if there is one, and lays `overrides` over it. Throws `invalid-input`. */
export async function loadSettings(directory: string, overrides: Settings = {}): Promise<CheckedSettings> {
  const file = join(directory, "lagoon.yaml");
  const fromFile = parseSettings(file, await readIfThere(file));
  const result = v.safeParse(settings, { ...fromFile, ...overrides });
  if (result.success) return result.output;
  const problems = result.issues.map(describe);
  throw new KindlingError("invalid-input", `settings of the simulated Lagoon: ${problems.join("; ")}`, {
    path: file,
  });
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new KindlingError("unreadable", `can't read ${file}: ${(error as Error).message}`, {
      path: file,
      cause: error,
    });
  }
}

function parseSettings(file: string, yaml: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(yaml) ?? {};
  } catch (error) {
    throw new KindlingError("invalid-input", `${file} is not YAML: ${(error as Error).message}`, {
      path: file,
      cause: error,
    });
  }
  if (typeof content === "object" && !Array.isArray(content)) return content as Record<string, unknown>;
  throw new KindlingError("invalid-input", `${file} must hold settings such as \`latencyMs: 100\``, {
    path: file,
  });
}

function describe(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? "";
  if (issue.type !== "strict_object" || issue.expected !== "never") {
    return `${path}: must be ${issue.expected}, is ${issue.received}`;
  }
  const known = Object.keys(path.startsWith("failures.") ? failure.entries : settings.entries);
  const name = path.slice(path.lastIndexOf(".") + 1);
  const near = nearest(name, known);
  return `${path}: no such setting${near ? `; did you mean ${near}?` : "."} There are ${listed(known)}`;
}
