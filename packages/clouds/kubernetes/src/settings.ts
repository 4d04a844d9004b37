import { join } from "node:path";
import { readSettings } from "@kindling/cloud-framework/settings-file";
import * as v from "valibot";
import { REASONS } from "./api-error.ts";

const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1));
const names = v.array(v.string());
const verb = v.picklist(["get", "create", "patch", "delete"]);
const object = v.record(v.string(), v.any());

/** A fault put into the way of requests to the API server. */
const failure = v.strictObject({
  /** Only requests that do this. */
  verb: v.optional(verb),
  /** Only this resource: `secrets`, `namespaces`, `postgresqls.acid.zalan.do`; `releases` for Helm's. */
  resource: v.optional(v.string()),
  namespace: v.optional(v.string()),
  name: v.optional(v.string()),
  /** Kubernetes' word for why: `Forbidden`, `InternalError`, `TooManyRequests`, … */
  reason: v.optional(v.picklist(REASONS), "InternalError"),
  /** The server's words. Default: what it says with that reason. */
  message: v.optional(v.string()),
  /** Whether the work is done before the fault: a lost answer, or a release whose pods never become ready. */
  when: v.optional(v.picklist(["before", "after"]), "before"),
  /** Strikes each nth matching request. */
  every: v.optional(atLeastOne, 1),
  /** Strikes so many times in one process. Default: once; without end where `every` is given. */
  times: v.optional(atLeastOne),
});

/** What the account that the kubeconfig signs in with may not do (RBAC). What isn't given means any. */
const forbidden = v.strictObject({
  verbs: v.optional(v.array(verb)),
  resources: v.optional(names),
  namespaces: v.optional(names),
});

/** What is at hand about a chart. */
const chart = v.strictObject({
  /** Path of its values.yaml, relative to the settings' folder. Values that it doesn't know are then refused. */
  values: v.optional(v.string()),
  /** The versions that the repository has. Default: whichever is asked for. */
  versions: v.optional(names),
  /** CustomResourceDefinitions that it brings, and objects; for the chart `postgres-operator` they are known. */
  crds: v.optional(v.array(object)),
  objects: v.optional(v.array(object)),
});

/** An object as another program made or changed it. */
const foreign = v.strictObject({
  object,
  /** Who did: `kubectl-edit`, `argocd-controller`. */
  manager: v.optional(v.string(), "kubectl"),
});

/** What `kubernetes.yaml` may say. Every setting is optional; the defaults are an empty cluster without limits. */
const settings = v.strictObject({
  /** Whether no cluster answers. */
  unreachable: v.optional(v.boolean(), false),
  /** Namespaces that stay in termination for ever once they are deleted, as with a finalizer that no one takes away. */
  stuckNamespaces: v.optional(names, []),
  forbidden: v.optional(v.array(forbidden), []),
  /** Objects that are there already. */
  existing: v.optional(v.array(foreign), []),
  /** What others change in objects that are there by now: it is done when the cluster is opened. */
  edits: v.optional(v.array(foreign), []),
  /** By the chart's name. */
  charts: v.optional(v.record(v.string(), chart), {}),
  failures: v.optional(v.array(failure), []),
});

export type Settings = v.InferInput<typeof settings>;
export type Failure = v.InferInput<typeof failure>;
export type ChartSettings = v.InferOutput<typeof chart>;
export type CheckedSettings = v.InferOutput<typeof settings>;
export type CheckedFailure = v.InferOutput<typeof failure>;
export type Verb = v.InferOutput<typeof verb>;

export const checkFailure = (given: Failure): CheckedFailure => v.parse(failure, given);

/** Reads `kubernetes.yaml` of the folder, if there is one, and lays `overrides` over it. Throws `invalid-input`. */
export const loadSettings = (directory: string, overrides: Settings = {}): Promise<CheckedSettings> =>
  readSettings(
    join(directory, "kubernetes.yaml"),
    {
      cloud: "Kubernetes",
      schema: settings,
      parts: { failures: failure, forbidden, charts: chart, existing: foreign, edits: foreign },
      example: "unreachable: true",
    },
    overrides,
  );
