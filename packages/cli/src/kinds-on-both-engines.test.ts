import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { Change } from "@kindling/apis/kindling/shared/v1/options";
import type { EngineEvent, RunResult } from "@kindling/core/engine";
import type { Kind } from "@kindling/core/kind";
import { type PropertyMap, UNKNOWN } from "@kindling/core/property-value";
import { pulumiEngine } from "@kindling/engine-pulumi/test-engine.fixture";
import { createSandbox } from "@kindling/engine-sandbox";
import { type EditedExample, editedExample } from "@kindling/testing/kind-edits";
import type { KindSuiteOptions } from "@kindling/testing/kind-suite";
import { filesWithSecrets, holdsSecret } from "@kindling/testing/kind-suite-secrets";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { comparablePair, comparableSteps } from "@kindling/testing/run-comparison";
import pLimit from "p-limit";
import { describe, type ExpectStatic, it, vi } from "vitest";
import { kinds } from "./kinds.ts";
import {
  ENVIRONMENT,
  type Example,
  ExampleWorlds,
  exampleOf,
  PASSPHRASE,
  type World,
} from "./testing/example-worlds.fixture.ts";
import { plainPulumi } from "./testing/plain-pulumi.fixture.ts";

const suites = vi.hoisted(() => new Map<string, KindSuiteOptions>());
// The suite of a kind says which other values its settings may take.
vi.mock("@kindling/testing/kind-suite", () => ({
  runKindSuite: (kind: Kind, _: unknown, options: KindSuiteOptions) => suites.set(kind.name, options),
}));

/** Settings whose other values need what only the kind's own suite makes. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  // A volume can grow once there is an instance in its network.
  CivoVolume: ["sizeGb"],
  // There is no notification of that type to add.
  LagoonProject: ["notifications[].type"],
};

/** The ways to hand a stack input over. */
const INPUTS = ["STACK_INPUT", "STACK_INPUT_FILE", "STACK_INPUT_YAML", "STACK_INPUT_YAML_FILE"];

const limit = pLimit(3);

describeUnderPulumi("every kind", (cli) => {
  describe.concurrent("does as on the sandbox, and alone as under Kindling", () => {
    it.for(Object.keys(kinds))("%s", { timeout: 600_000 }, (name, { expect }) =>
      limit(async () => {
        const example = await exampleOf(name);
        await using worlds = await ExampleWorlds.begin(example);
        await compare(example, worlds, cli, expect);
      }),
    );
  });
});

async function compare(
  example: Example,
  worlds: ExampleWorlds,
  cli: string,
  expect: ExpectStatic,
): Promise<void> {
  const { full, inPlace, replacing } = await editsOf(example);
  const sandbox = await worlds.open("sandbox", createSandbox);
  const pulumi = await worlds.open("pulumi", pulumiEngine(cli));
  const said: string[] = [];
  const secrets = new Set<string>([
    ...Object.values(ENVIRONMENT),
    ...Object.values(replacing.env).filter((value) => !value.includes("\n")),
  ]);
  // One at a time, since Lagoon's ids tell who was first.
  const how = { parallel: 1, onEvent: (event: EngineEvent) => void said.push(JSON.stringify(event)) };
  const same = async (what: string, run: (world: World) => Promise<RunResult>): Promise<RunResult> => {
    const [found, expected] = await Promise.all([pulumi, sandbox].map(run));
    if (!found || !expected) throw new TypeError("two worlds, two results");
    for (const { steps, errors, outputs } of [found, expected]) {
      said.push(inspect([steps, errors], { depth: 12 }));
      for (const { value, secret } of Object.values(outputs))
        if (secret && typeof value === "string" && value !== UNKNOWN) secrets.add(value);
    }
    const [theirs, ours] = comparablePair(
      { ...told(found), state: await pulumi.state() },
      { ...told(expected), state: await sandbox.state() },
    );
    expect(theirs, what).toEqual(ours);
    expect(expected.errors.map(({ message }) => message)).toEqual([]);
    return found;
  };
  await same("preview", ({ engine, program }) => engine.preview(program(full), how));
  await same("up", ({ engine, program }) => engine.up(program(full), how));
  await same("refresh and change in place", ({ engine, program }) =>
    engine.up(program(inPlace), { ...how, refresh: true }),
  );
  await same("preview of replacing", ({ engine, program }) => engine.preview(program(replacing), how));
  const last = await same("replace", ({ engine, program }) => engine.up(program(replacing), how));
  said.push(await alone(example, pulumi, { cli, edited: replacing, last, expect }));
  await same("destroy", ({ engine, program }) => engine.destroy(program(replacing), how));
  expect(said.filter((text) => holdsSecret(text, [...secrets]))).toEqual([]);
  for (const { directory } of [sandbox, pulumi])
    expect(await filesWithSecrets(directory, [...secrets])).toEqual([]);
}

/** The full example, with all that changes it in place, and with all that replaces it besides. */
async function editsOf({ kind, folder, json }: Example) {
  await import(join(folder, "src/kind.test.ts"));
  const left = Object.fromEntries((LEFT_OUT[kind.name] ?? []).map((path) => [path, null]));
  const options = suites.get(kind.name);
  const edits = { ...options, alternatives: { ...options?.alternatives, ...left }, folder };
  const full: EditedExample = { json, env: {} };
  const inPlace = await editedExample(kind, full, Change.UPDATE, edits);
  const replacing = await editedExample(kind, inPlace, Change.REPLACE, edits);
  return { full, inPlace, replacing };
}

/**
 * Runs a plain `pulumi up` in the kind's folder on what Kindling made last: there is nothing to do, and the outputs are
 * the same. Returns what Pulumi printed.
 */
async function alone(
  { kind, stack }: Example,
  { directory, providers }: World,
  to: { cli: string; edited: EditedExample; last: RunResult; expect: ExpectStatic },
): Promise<string> {
  const { cli, edited, last, expect } = to;
  const plain = await plainPulumi({
    ...{ cli, providers, passphrase: PASSPHRASE },
    directory: join(directory, "plain"),
    backend: join(directory, "state"),
  });
  const variable = INPUTS[Object.keys(kinds).indexOf(kind.name) % INPUTS.length] ?? "";
  const withoutBigInts = (_: string, value: unknown) => (typeof value === "bigint" ? Number(value) : value);
  let input = JSON.stringify({ target: edited.json }, withoutBigInts);
  if (variable.endsWith("FILE")) {
    const file = join(await plain.folder(kind.project), "stack-input.json");
    await writeFile(file, input);
    input = file;
  }
  const env = { ...ENVIRONMENT, ...edited.env, [variable]: input };
  const named = ["--stack", stack.stack];
  const up = ["up", "--yes", "--skip-preview", "--expect-no-changes", ...named];
  const { status, stdout, stderr } = await plain.run(kind.project, up, env);
  expect(status, `pulumi up in ${kind.project}:\n${stdout}\n${stderr}`).toBe(0);
  const shown = await plain.run(kind.project, ["stack", "output", "--json", "--show-secrets", ...named]);
  expect(JSON.parse(shown.stdout)).toEqual(
    Object.fromEntries(Object.entries(last.outputs).map(([name, { value }]) => [name, value])),
  );
  return stdout + stderr;
}

const told = ({ result, errors, changes, steps, outputs }: RunResult) => ({
  result,
  errors: errors.map(({ message }) => message),
  changes: { ...changes },
  steps: comparableSteps(steps),
  outputs: outputs as unknown as PropertyMap,
});
