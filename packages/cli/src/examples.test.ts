import { cp, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { PropertyMap } from "@kindling/core/property-value";
import { cloudsDirectory } from "@kindling/core/sandbox-folder";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { comparablePair, comparableState, comparableSteps } from "@kindling/testing/run-comparison";
import { expect, it } from "vitest";
import { SIMULATED_CLOUDS } from "./simulated-clouds.ts";
import { type StackDocument, stacksOf, type Workplace, workplace } from "./testing/kindling.ts";

const EXAMPLES = join(import.meta.dirname, "../../../examples");
const NOTHING = { create: 0, update: 0, replace: 0, delete: 0 };

interface Example {
  /** In `examples`. */
  readonly path: string;
  /** A change of a manifest in it, to be previewed. */
  readonly edit: { readonly file?: string; readonly before: string; readonly after: string };
  readonly env?: Readonly<Record<string, string>>;
  /** What `destroy` leaves in the clouds. */
  readonly leaves?: readonly string[];
}

/** Helm leaves them there. */
const DEFINITIONS = ["operatorconfigurations", "postgresqls", "postgresteams"].map(
  (name) => `CustomResourceDefinition ${name}.acid.zalan.do`,
);

/**
 * Every example that is manifests; those that don't get into each other's way go up side by side. `lagoon-typescript`,
 * which is a program, has a test of its own for both engines.
 */
const GROUPS: readonly (readonly Example[])[] = [
  [
    { path: "civo-bucket.yaml", edit: { before: "maxSizeGb: 500", after: "maxSizeGb: 1000" } },
    {
      path: "bucket-versions/bucket.yaml",
      edit: { before: "versioningEnabled: true", after: "versioningEnabled: false" },
    },
    { path: "web", edit: { file: "web.yaml", before: "ubuntu-jammy", after: "ubuntu-noble" } },
    { path: "postgres", edit: { file: "cluster.yaml", before: "storageGib: 30", after: "storageGib: 60" } },
    { path: "lagoon", edit: { file: "site.yaml", before: "- name: stage\n", after: "- name: next\n" } },
    {
      path: "postgres-operator/with-backup",
      edit: { file: "operator.yaml", before: "enableWalGRestore: true", after: "enableWalGRestore: false" },
      env: { R2_ACCESS_KEY_ID: "example-r2-key-id", R2_SECRET_ACCESS_KEY: "example-r2-secret-key" },
      // The databases' namespaces aren't the operator's to delete.
      leaves: ["Namespace shop", "Namespace billing", ...DEFINITIONS],
    },
  ],
  [
    { path: "app-secrets", edit: { file: "secret.yaml", before: "AWS_ENDPOINT_URL", after: "S3_ENDPOINT" } },
    {
      path: "postgres-operator/without-backup",
      edit: { file: "operator.yaml", before: "memory: 1Gi", after: "memory: 2Gi" },
      leaves: DEFINITIONS,
    },
  ],
];

type Run = (command: string, ...paths: string[]) => Promise<readonly StackDocument[]>;

describeUnderPulumi("the examples", (cli) => {
  // Each engine makes them in a sandbox of its own, and then takes over what the other one has made.
  it.for(GROUPS.map((examples) => [examples.map(({ path }) => path).join(", "), examples] as const))(
    "come out the same on both engines, which hand them over: %s",
    { timeout: 900_000 },
    async ([, examples]) => {
      const env = Object.assign({}, ...examples.map((example) => example.env));
      const [one, other] = [await placeOf(examples), await placeOf(examples)];
      const [rehearsed, deployed] = await Promise.all([
        lifeOf(one, examples, onSandbox(one, env), onPulumi(cli, one, env)),
        lifeOf(other, examples, onPulumi(cli, other, env), onSandbox(other, env)),
      ]);
      const [asRehearsed, asDeployed] = comparablePair(rehearsed, deployed);
      expect(asDeployed).toEqual(asRehearsed);
    },
  );
});

/** A workplace with copies of examples, each under the last part of its path. */
async function placeOf(examples: readonly Example[]): Promise<Workplace> {
  const place = await workplace();
  for (const { path } of examples)
    await cp(join(EXAMPLES, path), place.path(basename(path)), { recursive: true });
  return place;
}

type Environment = Readonly<Record<string, string>>;

const onSandbox = (place: Workplace, env: Environment): Run => runOn(place, env, "--engine", "sandbox");

function onPulumi(cli: string, place: Workplace, env: Environment): Run {
  const PATH = `${dirname(cli)}:${process.env.PATH}`;
  const real = {
    CIVO_TOKEN: "real",
    LAGOON_API_URL: "https://real.example",
    PULUMI_BACKEND_URL: "s3://real",
  };
  return runOn(place, { PATH, ...real, ...env }, "--engine", "pulumi", "--simulated-clouds");
}

function runOn(place: Workplace, env: Environment, ...engine: string[]): Run {
  return async (command, ...args) => {
    const ended = await place.run([command, ...args, "-o", "json", ...engine], { env });
    expect(ended.status, ended.stderr).toBe(0);
    expect(ended.stderr).toMatch(
      /^(sandbox: nothing leaves this machine|simulated clouds: nothing is deployed)/,
    );
    return stacksOf(ended);
  };
}

/** What becomes of examples that one engine makes and the other one takes over. */
async function lifeOf(
  place: Workplace,
  examples: readonly Example[],
  make: Run,
  takeOver: Run,
): Promise<PropertyMap> {
  const all = examples.map(({ path }) => basename(path));
  const made = await make("up", ...all, "--yes");
  const states = await Promise.all(made.map((stack) => stateOf(place, stack)));
  for (const { changes } of await takeOver("up", ...all, "--yes")) expect(changes).toMatchObject(NOTHING);
  const edited = [];
  for (const { path, edit } of examples) {
    const file = join(basename(path), edit.file ?? "");
    const text = await readFile(place.path(file), "utf8");
    expect(text).toContain(edit.before);
    edited.push(await place.write(file, text.replace(edit.before, edit.after)));
  }
  const previewed = await make("preview", ...edited);
  const destroyed = await takeOver("destroy", ...all, "--yes");
  expect(await holdingsOf(place)).toEqual(examples.flatMap(({ leaves = [] }) => leaves));
  return { states, made: told(made), previewed: told(previewed), destroyed: told(destroyed) };
}

/** The state as it is kept; the kinds' own tests look into its secrets. */
async function stateOf(place: Workplace, { steps, stack }: StackDocument): Promise<PropertyMap[]> {
  const project = steps[0]?.urn.split("::")[1] ?? "";
  const file = place.path(".kindling", "state", ".pulumi", "stacks", project, `${stack}.json`);
  return comparableState(JSON.parse(await readFile(file, "utf8")).checkpoint.latest, () => '"[secret]"');
}

const told = (stacks: readonly StackDocument[]) =>
  stacks.map(
    ({ durationMs: _, steps, ...stack }) =>
      ({ ...stack, steps: comparableSteps(steps) }) as unknown as PropertyMap,
  );

async function holdingsOf(place: Workplace): Promise<string[]> {
  const clouds = await Promise.all(Object.values(SIMULATED_CLOUDS).map(({ load }) => load()));
  return clouds.flatMap(({ holdings }) => holdings(cloudsDirectory(place.path(".kindling"))));
}
