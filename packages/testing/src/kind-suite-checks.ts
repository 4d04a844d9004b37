import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Change } from "@kindling/apis/kindling/shared/v1/options";
import type { Engine } from "@kindling/core/engine";
import { kindSchema } from "@kindling/core/json-schema";
import type { Kind } from "@kindling/core/kind";
import type { KindLoaders } from "@kindling/core/kinds";
import { formatProblem } from "@kindling/core/problem";
import type { Json } from "@kindling/core/source";
import { expect } from "vitest";
import { schemaCheck } from "./json-schema-check.ts";
import { merged, otherValue, type Setting, settingsOf, valueAt, withValueAt } from "./kind-suite-fields.ts";
import { takesOver } from "./kind-suite-imports.ts";
import { checkedManifest, readManifest, specOf, specSchema, validManifest } from "./kind-suite-manifest.ts";
import { upPrerequisites } from "./kind-suite-prerequisites.ts";
import { isInSchema, isRule, type Rule, rulesOf } from "./kind-suite-rules.ts";
import { KindRun } from "./kind-suite-run.ts";

/** An engine for one kind's suite. */
export interface OpenedEngine {
  readonly engine: Engine;
  /** How the module reaches the cloud, as in a `--provider-config` file. */
  readonly providerConfig?: Json;
  /** Strings that must be in nothing written or said. Secret outputs are added by the suite. */
  readonly secrets?: readonly string[];
  close(): Promise<void>;
}

export interface KindSuiteOptions {
  /** Opens an engine that writes to `directory`; what is in `directory/clouds` belongs to simulated clouds. */
  readonly engine: (directory: string) => Promise<OpenedEngine>;
  /** The manifests that the full example refers to: a file, each after those that it refers to, and their kinds. */
  readonly prerequisites?: { readonly file: string | URL; readonly kinds: KindLoaders };
  /**
   * For each rule of the spec, `"<path> <rule id>"`, a change of the full example's spec that it refuses, or warns of, as a
   * JSON merge patch: `{"bucketName string.min_len": {bucketName: "ab"}}`. Paths are `tags` for a list, `tags[]` for its
   * items, `labels{key}` and `labels{}` for a map's keys and values.
   */
  readonly cases: Readonly<Record<string, Json>>;
  /** Other values for settings, by path, where none can be guessed: `{maxSizeGb: 1000}`. Null takes a setting away. */
  readonly changes?: Readonly<Record<string, Json>>;
  /**
   * For settings, by path, that what the full example shows excludes: a change of its spec that shows them, as a JSON
   * merge patch. It must be valid, and does what the setting's `(change)` option says.
   */
  readonly alternatives?: Readonly<Record<string, Json>>;
  /**
   * For settings, by path, that the full example can't be given in place: a change of its spec, as a JSON merge patch, to
   * start from. The setting's alternative is then what it changes to.
   */
  readonly starts?: Readonly<Record<string, Json>>;
  /**
   * A change of the full example's spec, as a JSON merge patch, that leaves out what only says how the main resource is
   * made: with that it can't be imported.
   */
  readonly imported?: Json;
  /** Settings, by path, that the cloud doesn't change back, such as a size that only grows. */
  readonly oneWay?: readonly string[];
}

export interface Check {
  readonly name: string;
  run(): Promise<void>;
}

/** The checks of `runKindSuite`, to be run in order. */
export function kindChecks(
  kind: Kind,
  manifest: string | URL,
  options: KindSuiteOptions,
): { checks: readonly Check[]; close: () => Promise<void> } {
  const settings = settingsOf(specSchema(kind));
  const rules = rulesOf(specSchema(kind));
  const example = readManifest(manifest);
  const running = new Running(kind, options);
  const check = (name: string, run: (json: Json) => Promise<void>): Check => ({
    name,
    run: async () => run(await example),
  });
  const checks = [
    check("has a full example that is valid", async (json) => void validManifest(kind, json)),
    check("shows every setting in its full example, or has an alternative that does", async (json) => {
      const missing = settings.filter(({ path }) => {
        const shown = alternative(json, path, options) ?? json;
        return valueAt(specOf(shown), path) === undefined;
      });
      none("the full example doesn't show", missing);
    }),
    check("says what changing each setting does", async () => {
      const silent = settings.filter(({ change }) => change === Change.UNSPECIFIED);
      none("no (change) option on", silent);
    }),
    check("has cases for its own rules only", async () =>
      expect(Object.keys(options.cases).filter((key) => !rules.some((rule) => keyOf(rule) === key))).toEqual(
        [],
      ),
    ),
    ...rules.map((rule) =>
      check(
        `${rule.warns ? "warns of" : "refuses"} what ${keyOf(rule)} ${rule.warns ? "warns of" : "refuses"}`,
        async (json) => refuses(kind, rule, json, options),
      ),
    ),
    check("has a JSON Schema that takes and refuses the same, as far as it can", async (json) =>
      agrees(kind, rules, json, options),
    ),
    check("goes up, reads every setting and sets every output", async (json) => {
      const run = await running.get();
      const { outputs } = await run.up(json);
      for (const path of Object.keys(options.alternatives ?? {}))
        await run.preview(alternative(json, path, options) ?? json);
      none(
        "the module never reads",
        settings.filter(({ path }) => !run.reads.has(path)),
      );
      await run.checkOutputs(outputs);
    }),
    check("has nothing to do in a second preview", async (json) => {
      const { steps } = await (await running.get()).preview(json);
      expect(steps).toEqual([]);
    }),
    ...settings.map((setting) =>
      check(`${CHANGE_WORDS[setting.change]} when ${setting.path} changes`, async (json) =>
        changes(kind, setting, json, options, await running.get()),
      ),
    ),
    check("hands metadata.lifecycle to every resource", async (json) => {
      const run = await running.get();
      for (const lifecycle of [{ protect: true }, { retainOnDelete: true }]) {
        await run.up(merged(json, { metadata: { lifecycle } }));
        for (const resource of await run.resources()) expect(resource).toMatchObject(lifecycle);
      }
      await run.up(json);
    }),
    check("is taken over from the cloud by the ids of its resources", async (json) =>
      takesOver(kind, json, options, await running.get()),
    ),
    check("leaves nothing when destroyed", async (json) => (await running.get()).destroy(json)),
    check("keeps its secrets", async () => (await running.get()).checkSecrets()),
  ];
  return { checks, close: () => running.close() };
}

function none(complaint: string, settings: readonly Setting[]): void {
  if (settings.length) throw new Error(`${complaint}: ${settings.map(({ path }) => path).join(", ")}`);
}

const keyOf = ({ path, id }: Rule): string => `${path} ${id}`.trim();

const CHANGE_WORDS: Readonly<Record<number, string>> = {
  [Change.UNSPECIFIED]: "does something unsaid",
  [Change.NONE]: "does nothing",
  [Change.UPDATE]: "updates in place",
  [Change.REPLACE]: "replaces",
  [Change.REFUSED]: "is refused",
};

function refuses(kind: Kind, rule: Rule, json: Json, { cases }: KindSuiteOptions): void {
  const key = keyOf(rule);
  const patch = cases[key];
  if (patch === undefined)
    throw new Error(`no case for the rule "${key}": add to cases a patch of the spec that it refuses`);
  const { message, ...checked } = checkedManifest(kind, merged(json, { spec: patch }));
  if (rule.warns) expect(message, checked.problems.map(formatProblem).join("\n")).toBeDefined();
  const problems = rule.warns ? checked.warnings.filter(({ rule: id }) => id === rule.id) : checked.problems;
  const shown = problems.map(({ path, rule: id }) => `${path} ${id}`);
  expect(
    problems.some((problem) => isRule(rule.id, problem.rule)),
    `${key} isn't among ${shown.join(", ") || "no problems"}`,
  ).toBe(true);
  for (const problem of problems) expect(problem.path).toMatch(problemPath(rule.path));
}

/** Checks the kind's JSON Schema on the full example, on its alternatives and on the cases of standard rules. */
function agrees(kind: Kind, rules: readonly Rule[], json: Json, options: KindSuiteOptions): void {
  const schemaRefuses = schemaCheck(kindSchema(kind, {}));
  const { alternatives = {}, cases } = options;
  for (const patch of [{}, ...Object.values(alternatives)])
    expect(schemaRefuses(merged(json, { spec: patch })), JSON.stringify(patch)).toEqual([]);
  for (const rule of rules) {
    const patch = cases[keyOf(rule)];
    if (patch === undefined) continue;
    const refused = schemaRefuses(merged(json, { spec: patch }));
    if (rule.warns) expect(refused, keyOf(rule)).toEqual([]);
    else if (isInSchema(rule)) expect(refused, `${keyOf(rule)} isn't refused`).not.toEqual([]);
  }
}

/** Where a rule's violations are reported: at `spec.tags[1]`, `spec.labels.a`, `spec.labels["a b"]`. */
function problemPath(path: string): RegExp {
  const parts = (path ? `spec.${path}` : "spec").split(/(\[\]|\{key\}|\{\})/);
  const source = parts.map((part) => {
    if (part === "[]") return "\\[\\d+\\]";
    return part.startsWith("{") ? '(\\.[\\w-]+|\\["[^"]*"\\])' : part.replaceAll(".", "\\.");
  });
  return new RegExp(`^${source.join("")}$`);
}

async function changes(
  kind: Kind,
  { path, field, change }: Setting,
  json: Json,
  options: KindSuiteOptions,
  run: KindRun,
): Promise<void> {
  const changed = alternative(json, path, options) ?? withOtherValue(kind, path, field, json, options);
  const start = options.starts?.[path];
  if (start !== undefined) await run.up(merged(json, { spec: start }));
  if (change === Change.REFUSED) return await run.isRefused(changed);
  const { steps } = await run.up(changed);
  const ops = steps.map(({ op }) => op);
  const replaced = ops.some((op) => op.includes("replace"));
  if (change === Change.NONE) expect(steps).toEqual([]);
  if (change === Change.UPDATE) {
    // What stays may have a resource of its own for the setting, which comes or goes: an attachment, an assignment.
    expect(
      ["update", "create", "delete"].some((op) => ops.includes(op)),
      ops.join(", ") || "no steps",
    ).toBe(true);
    expect(replaced, `replaces: ${ops.join(", ")}`).toBe(false);
  }
  if (change === Change.REPLACE) expect(replaced, `replaces nothing: ${ops.join(", ")}`).toBe(true);
  expect((await run.preview(changed)).steps).toEqual([]);
  if (options.oneWay?.includes(path)) await run.destroy(changed);
  await run.up(json);
}

/** The full example as it is for a setting that the rest of it excludes. */
function alternative(json: Json, path: string, { alternatives = {} }: KindSuiteOptions): Json | undefined {
  const patch = alternatives[path];
  return patch === undefined ? undefined : merged(json, { spec: patch });
}

function withOtherValue(
  kind: Kind,
  path: string,
  field: Setting["field"],
  json: Json,
  { changes = {} }: KindSuiteOptions,
): Json {
  const other = path in changes ? changes[path] : otherValue(field, valueAt(specOf(json), path));
  if (other === undefined) throw new Error(`no other value for ${path} can be guessed: add one to changes`);
  const changed = withValueAt(json, `spec.${path}`, other);
  if (checkedManifest(kind, changed).problems.length)
    throw new Error(`${JSON.stringify(other)} is no value for ${path}: add another one to changes`);
  return changed;
}

/** Opens the engine when the first check needs it. */
class Running {
  #run: Promise<KindRun> | undefined;
  readonly #kind: Kind;
  readonly #options: KindSuiteOptions;
  #close = async () => {};

  constructor(kind: Kind, options: KindSuiteOptions) {
    this.#kind = kind;
    this.#options = options;
  }

  get(): Promise<KindRun> {
    this.#run ??= this.#open();
    return this.#run;
  }

  async #open(): Promise<KindRun> {
    const directory = await mkdtemp(join(tmpdir(), "kind-suite-"));
    this.#close = () => rm(directory, { recursive: true, force: true });
    const opened = await this.#options.engine(directory);
    this.#close = async () => {
      await opened.close();
      await rm(directory, { recursive: true, force: true });
    };
    if (this.#options.prerequisites) await upPrerequisites(this.#options.prerequisites, opened);
    return new KindRun(this.#kind, directory, opened);
  }

  async close(): Promise<void> {
    await this.#run?.catch(() => {});
    await this.#close();
  }
}
