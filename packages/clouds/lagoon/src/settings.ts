import { join } from "node:path";
import { readSettings } from "@kindling/cloud-framework/settings-file";
import * as v from "valibot";

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
export const loadSettings = (directory: string, overrides: Settings = {}): Promise<CheckedSettings> =>
  readSettings(
    join(directory, "lagoon.yaml"),
    { cloud: "Lagoon", schema: settings, parts: { failures: failure }, example: "latencyMs: 100" },
    overrides,
  );
