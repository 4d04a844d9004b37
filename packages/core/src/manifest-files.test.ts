import { execFile, execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { CivoBucketSchema } from "@kindling/apis/kindling/civo/bucket/v1/api";
import { CivoBucketStackInputSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defineKind } from "./kind.ts";
import { loadManifests } from "./manifest.ts";
import { formatProblem } from "./problem.ts";

const bucket = defineKind({
  schema: CivoBucketSchema,
  stackInput: CivoBucketStackInputSchema,
  stackOutputs: CivoBucketStackOutputsSchema,
  module: () => Promise.reject(new Error("not run here")),
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "manifest-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

const manifest = (name: string): string =>
  `apiVersion: civo.project-planton.org/v1\nkind: CivoBucket\nmetadata: {name: ${name}}\nspec: {bucketName: my-${name}, region: LON1}\n`;

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

/** Names of the manifests, and problems with the folder's name left out. */
async function load(...paths: string[]): Promise<{ names: string[]; problems: string[] }> {
  const { manifests, problems } = await loadManifests(
    paths.map((path) => (path === "-" ? path : join(folder, path))),
    {
      kinds: { CivoBucket: async () => ({ default: bucket }) },
      stdin: async () => Buffer.from(manifest("stdin")),
    },
  );
  return {
    names: manifests.map(({ metadata }) => metadata.name),
    problems: problems.map((problem) => formatProblem(problem).replaceAll(folder, "")),
  };
}

describe("a path is", () => {
  beforeEach(() =>
    write({
      "b.yaml": manifest("b"),
      "a.yml": manifest("a"),
      "c.json": JSON.stringify({
        apiVersion: bucket.apiVersion,
        kind: "CivoBucket",
        metadata: { name: "c" },
        spec: { bucketName: "ccc", region: "LON1" },
      }),
      "manifest.txt": manifest("txt"),
      "compose.yaml": "services: {}\n",
      "deep/d.yaml": manifest("d"),
      "deep/deeper/e.yaml": `${manifest("e")}---\n${manifest("f")}`,
    }),
  );

  it.each([
    ["a file, whatever its name", ["manifest.txt"], ["txt"]],
    ["a folder: the manifests in it by name, not those in folders below", [""], ["a", "b", "c"]],
    ["a glob", ["**/*.yaml"], ["b", "d", "e", "f"]],
    ["standard input", ["-"], ["stdin"]],
    ["each of several, in their order", ["deep/d.yaml", "-", "a.yml"], ["d", "stdin", "a"]],
    [
      "read once, however often it is named",
      ["a.yml", "./a.yml", "a*", "-", "-", "deep", "deep/d.yaml"],
      ["a", "stdin", "d"],
    ],
  ])("%s", async (_, paths, names) => {
    const result = await load(...paths);
    expect(result.names).toEqual(names);
    // Named by a glob, a file is held to be a manifest.
    const ignored = paths.includes("**/*.yaml") ? 2 : 0;
    expect(result.problems).toHaveLength(ignored);
  });

  it("a link to a file read already", async () => {
    await symlink("a.yml", join(folder, "link.yaml"));
    expect(await load("a.yml", "link.yaml")).toEqual({ names: ["a"], problems: [] });
  });

  it("a file with the characters of a glob in its name", async () => {
    await write({ "[x].yaml": manifest("x") });
    expect(await load("[x].yaml")).toEqual({ names: ["x"], problems: [] });
  });
});

it("reads a pipe to its end, as the shell's <(command) is one", async () => {
  await write({ "a.yaml": manifest("a") });
  execFileSync("mkfifo", [join(folder, "pipe")]);
  const writer = promisify(execFile)("sh", ["-c", "cat a.yaml > pipe"], { cwd: folder });
  expect(await load("pipe")).toEqual({ names: ["a"], problems: [] });
  await writer;
});

describe("what can't be read is said", () => {
  it.each<[string, Record<string, string>, string[], string[]]>([
    ["of a missing file", {}, ["no.yaml"], ["/no.yaml:1:1: no such file or folder [path.missing]"]],
    [
      "of a file taken for a folder",
      { "a.yaml": manifest("a") },
      ["a.yaml/b"],
      ["/a.yaml/b:1:1: no such file or folder [path.missing]"],
    ],
    [
      "of a glob without matches",
      {},
      ["*.yaml"],
      ["/*.yaml:1:1: no file matches this pattern [path.missing]"],
    ],
    [
      "of an empty folder",
      { "x/y.txt": "" },
      ["x"],
      [
        "/x:1:1: no manifest in this folder: none of its .yaml, .yml and .json files has a kind; for folders within it use a pattern such as '/x/**/*.yaml' [folder.empty]",
      ],
    ],
    [
      "of a folder of other files",
      { "x/compose.yaml": "services: {}\n", "x/empty.yaml": "" },
      ["x"],
      [
        "/x:1:1: no manifest in this folder: none of its .yaml, .yml and .json files has a kind; for folders within it use a pattern such as '/x/**/*.yaml' [folder.empty]",
      ],
    ],
    [
      "of a file in a folder that isn't YAML",
      { "x/a.yaml": manifest("a"), "x/b.yaml": "a: [\n" },
      ["x"],
      ["/x/b.yaml:2:1: a closing ] is missing, or a line inside [ ] is indented too little [yaml.syntax]"],
    ],
    [
      "of a manifest in a folder of a kind that isn't known",
      { "x/a.yaml": manifest("a"), "x/b.yaml": "apiVersion: apps/v1\nkind: Deployment\n" },
      ["x"],
      [
        '/x/b.yaml:1:13: apiVersion: "apps/v1" is unknown; known are civo.project-planton.org/v1 [api_version.unknown]',
        '/x/b.yaml:2:7: kind: "Deployment" is unknown; `kindling kinds` lists all [kind.unknown]',
      ],
    ],
    [
      "of a named file that is no manifest",
      { "a.yaml": "" },
      ["a.yaml"],
      ["/a.yaml:1:1: holds no manifest: it is empty [document.empty]"],
    ],
    [
      "of the same manifest in two files",
      { "a.yaml": manifest("a"), "b.yaml": manifest("a") },
      ["a.yaml", "b.yaml"],
      [
        "/b.yaml:3:18: metadata.name: CivoBucket a of environment dev is declared before, in /a.yaml:3; give one of them another name or env [manifest.duplicate]",
      ],
    ],
  ])("%s", async (_, files, paths, problems) => {
    await write(files);
    expect((await load(...paths)).problems).toEqual(problems);
  });

  it("of a file of 10 MB, without reading it", async () => {
    await write({ "big.yaml": manifest("a") });
    await truncate(join(folder, "big.yaml"), 10_000_000);
    expect(await load("big.yaml")).toEqual({
      names: [],
      problems: [
        "/big.yaml:1:1: is 9.5 MiB, more than the 2 MiB that a file of manifests may have; is it the right file? [file.too_large]",
      ],
    });
  });

  it("of links that lead nowhere or in a circle", async () => {
    await symlink("nowhere", join(folder, "a.yaml"));
    await symlink("circle", join(folder, "circle"));
    expect((await load("", "circle")).problems).toEqual([
      "/a.yaml:1:1: can't be read: it leads to nothing (a broken link?) [path.unreadable]",
      "/circle:1:1: can't be read: its symbolic links lead in a circle [path.unreadable]",
    ]);
  });

  it.each([
    ["unknown fields", (index: number) => `field${index}: x`],
    ["repeated keys", () => "kind: A"],
    ["anchors", (index: number) => `a${index}: &a${index} [x]`],
  ])("of a file of nothing but %s, a thousand times at most", async (_, line) => {
    const lines = Array.from({ length: 20_000 }, (_, index) => line(index));
    await write({ "big.yaml": manifest("a") + lines.join("\n") });
    const { names, problems } = await load("big.yaml");
    expect(names).toEqual([]);
    expect(problems.length).toBeGreaterThanOrEqual(100);
    expect(problems.length).toBeLessThanOrEqual(1000);
  });
});
