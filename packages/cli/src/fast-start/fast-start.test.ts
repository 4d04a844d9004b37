import { spawnSync } from "node:child_process";
import {
  copyFile,
  cp,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { bucketManifest } from "../testing/kindling.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");

/** Some of what the snapshot is made from, and when they were last changed. */
const SOURCES = [
  "packages/core/src/manifest.ts",
  "packages/core/package.json",
  "packages/apis/src/gen/kindling/civo/bucket/v1/spec_pb.ts",
  "packages/kinds/civo-bucket/src/index.ts",
  "packages/cli/src/fast-start/build.ts",
];
const THEN = 1_700_000_000;

/** A copy of what the command is made of, with a snapshot. */
const copy = await mkdtemp(join(tmpdir(), "kindling-fast-start-"));
afterAll(() => rm(copy, { recursive: true, force: true }));
beforeAll(async () => {
  for (const name of ["apis", "core", "kinds", "cli"])
    await cp(join(root, "packages", name), join(copy, "packages", name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith(".cache"),
    });
  for (const file of SOURCES) await utimes(join(copy, file), THEN, THEN);
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  await writeFile(join(copy, "good.yaml"), bucketManifest("good"));
  await writeFile(
    join(copy, "bad.yaml"),
    bucketManifest("Bad", { regoin: "LON1", region: "X", maxSizeGb: [] }),
  );
  expect(run(process.execPath, [inCli("src/fast-start/build.ts")])).toEqual(printing(0, ""));
});

const inCli = (path: string): string => join(copy, "packages", "cli", path);
const blob = (): string => inCli("node_modules/.cache/fast-start.blob");
const printing = (status: number, stderr: string) => ({ status, stdout: "", stderr });

function run(program: string, args: readonly string[], input = "", env = {}) {
  const options = { cwd: copy, input, env: { PATH: process.env.PATH, ...env }, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(program, args, options);
  return { status, stdout, stderr };
}

const kindling = (args: readonly string[], input = "", env = {}) =>
  run(inCli("bin/kindling"), args, input, env);
const fromSources = (args: readonly string[], input = "", env = {}) =>
  run(process.execPath, [join(root, "packages/cli/bin/kindling.mjs"), ...args], input, env);

/** While a test runs, only the snapshot can answer. */
async function hideSources(): Promise<void> {
  await rename(inCli("bin/kindling.mjs"), inCli("bin/hidden.mjs"));
  onTestFinished(() => rename(inCli("bin/hidden.mjs"), inCli("bin/kindling.mjs")));
}
/** The test may spoil the snapshot. */
async function keepSnapshot(): Promise<void> {
  await copyFile(blob(), join(copy, "blob"));
  onTestFinished(() => rename(join(copy, "blob"), blob()));
}
const SOURCES_RAN = /Cannot find module .*kindling\.mjs/;

it("prints from the snapshot what the sources print", async () => {
  await hideSources();
  const given = [["good.yaml"], ["bad.yaml"], ["bad.yaml", "-o", "json"], ["."], ["none.yaml", "*.yml"], []];
  const calls = [
    ...given.map((args) => ["validate", ...args]),
    ["validate", "packages/kinds/*/manifest.yaml"],
    ["validate", "good.yaml", "--set", "spec.maxSizeGb=-1", "--env", "prod"],
    ["validate", "--help"],
    ["kinds"],
    ["kinds", "-o", "json"],
    ["explain", "CivoBucket"],
    ["explain", "CivoBucket.tgs"],
    ["schema", "CivoBucket"],
    ["schema"],
    ["--help"],
    ["--version"],
  ];
  for (const args of calls) expect(kindling(args), args.join(" ")).toEqual(fromSources(args));
  for (const input of ["", bucketManifest("a-bucket"), "a: [", "kind: CivoBuckt"])
    expect(kindling(["validate", "-"], input), input).toEqual(fromSources(["validate", "-"], input));
  const colored = kindling(["validate", "bad.yaml"], "", { FORCE_COLOR: "1" });
  expect(colored).toEqual(fromSources(["validate", "bad.yaml"], "", { FORCE_COLOR: "1" }));
  expect(colored.stderr).toContain("\u001b[31merror:");
});

it.each(SOURCES)("runs the sources when %s has changed", async (file) => {
  await hideSources();
  await keepSnapshot();
  expect(kindling(["validate", "good.yaml"])).toEqual(printing(0, "1 manifest valid\n"));
  await utimes(join(copy, file), THEN + 1, THEN + 1);
  expect(kindling(["validate", "good.yaml"]).stderr).toMatch(SOURCES_RAN);
  await utimes(join(copy, file), THEN, THEN);
});

it.each([
  ["is missing", () => rm(blob())],
  ["is cut off", () => truncate(blob(), 3_000_000)],
  ["is empty", () => truncate(blob(), 0)],
  ["is none", () => writeFile(blob(), "no snapshot, but something else of some length")],
])("runs the sources when the snapshot %s", async (_, spoil) => {
  await keepSnapshot();
  await spoil();
  const { status, stderr } = kindling(["validate", "-"], bucketManifest("a-bucket"));
  expect(stderr).toMatch(/1 manifest valid\n$/);
  expect(status).toBe(0);
  // Node's own complaint comes once: such a snapshot is gone.
  expect(kindling(["validate", "good.yaml"])).toEqual(printing(0, "1 manifest valid\n"));
});

it("leaves options for Node, and --debug, to the sources", async () => {
  await hideSources();
  expect(kindling(["validate", "good.yaml", "--debug"]).stderr).toMatch(SOURCES_RAN);
  const env = { NODE_OPTIONS: "--no-warnings" };
  expect(kindling(["validate", "good.yaml"], "", env).stderr).toMatch(SOURCES_RAN);
});

it("starts through a link", async () => {
  await symlink(join("packages", "cli", "bin", "kindling"), join(copy, "link"));
  await symlink(join(copy, "link"), join(copy, "kindling"));
  expect(run(join(copy, "kindling"), ["validate", "good.yaml"])).toEqual(printing(0, "1 manifest valid\n"));
});

it("runs what was just edited", async () => {
  const source = inCli("src/commands/validate.ts");
  const text = await readFile(source, "utf8");
  await writeFile(source, text.replace('"manifest")} valid', '"manifest")} in order'));
  expect(kindling(["validate", "good.yaml"])).toEqual(printing(0, "1 manifest in order\n"));
});
