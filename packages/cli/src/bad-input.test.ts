import { mkdir } from "node:fs/promises";
import type { Problem } from "@kindling/core/problem";
import { expect, it } from "vitest";
import { bucketManifest, workplace } from "./testing/kindling.ts";

const BUCKET = `apiVersion: civo.project-planton.org/v1
kind: CivoBucket
metadata:
  name: NAME
spec:
  bucketName: my-bucket
  region: LON1
`;
const bucket = (name: string, change: (text: string) => string = (text) => text) =>
  change(BUCKET.replace("NAME", name));
const BILLION_LAUGHS = `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"]
  .map((letter, index) => `${letter}: &${letter} [${Array(9).fill(`*${"abcdefgh"[index]}`)}]`)
  .join("\n")}\n`;

/** Each file's content, and `line: path: message [rule]` of what is wrong with it. */
const CASES: Record<string, { text: string | Uint8Array; problems: (string | RegExp)[] }> = {
  "malformed.yaml": {
    text: bucket("malformed", (t) => `${t}  tags: [a, b\n`),
    problems: [/\[yaml\.syntax\]/],
  },
  "tabs.yaml": {
    text: bucket("tabs", (t) => t.replace("  region", "\tregion")),
    problems: [/^7: .*tab.*spaces/],
  },
  "empty.yaml": { text: "", problems: [/holds no manifest: it is empty/] },
  "one-of-two.yaml": {
    text: `${bucket("good")}---\n${bucket("bad", (t) => t.replace("LON1", "LON9"))}`,
    problems: [/^15: spec\.region: "LON9".*did you mean LON1\?.*LON1, FRA1, NYC1, PHX1 and MUM1/],
  },
  "kind.yaml": {
    text: bucket("kind", (t) => t.replace("CivoBucket", "CivoBukcet")),
    problems: [/^2: kind: "CivoBukcet" is unknown; did you mean CivoBucket\?/],
  },
  "version.yaml": {
    text: bucket("version", (t) => t.replace("/v1", "/v2")),
    problems: [/^1: apiVersion: .*civo\.project-planton\.org\/v1/],
  },
  "cloud.yaml": {
    text: bucket("cloud", (t) => t.replace("civo.project", "digital-ocean.project")),
    problems: [/^1: apiVersion: .*civo\.project-planton\.org\/v1/],
  },
  "field.yaml": {
    text: bucket("field", (t) => `${t}  maxSizeGB: 500\n`),
    problems: [/^8: spec\.maxSizeGB: .*maxSizeGb.*\[field\.unknown\]/],
  },
  "type.yaml": {
    text: bucket("type", (t) => `${t}  maxSizeGb: lots\n`),
    problems: [/^8: spec\.maxSizeGb: .*lots/],
  },
  "short.yaml": { text: bucket("short", (t) => t.replace("my-bucket", "ab")), problems: [/bucketName: .*3/] },
  "long.yaml": {
    text: bucket("long", (t) => t.replace("my-bucket", "a".repeat(64))),
    problems: [/bucketName: .*63/],
  },
  "upper.yaml": {
    text: bucket("upper", (t) => t.replace("my-bucket", "My-Bucket")),
    problems: [/^6: spec\.bucketName: .*lower-case/],
  },
  "duplicate-tags.yaml": {
    text: bucket("duplicate-tags", (t) => `${t}  tags: [a, a]\n`),
    problems: [/"a" is both item 1 and item 2/],
  },
  "missing.yaml": {
    text: bucket("missing", (t) => t.slice(0, t.indexOf("spec:")).concat("spec: {}\n")),
    problems: [/spec\.bucketName/, /spec\.region/],
  },
  "several.yaml": {
    text: bucket("several", (t) =>
      t.replace("LON1", "1").replace("my-bucket", "X").concat("  colour: red\n"),
    ),
    problems: [/^6: spec\.bucketName/, /^6: spec\.bucketName/, /^7: spec\.region/, /^8: spec\.colour/],
  },
  "duplicate-keys.yaml": {
    text: bucket("duplicate-keys", (t) => `${t}  region: FRA1\n`),
    problems: [/^8: .*region.*\[yaml\.duplicate_key\]/],
  },
  "laughs.yaml": { text: BILLION_LAUGHS, problems: [/./] },
  "big.yaml": {
    text: `# ${"x".repeat(10 * 1024 * 1024)}\n${bucket("big")}`,
    problems: [/\[file\.too_large\]/],
  },
  "number.yaml": {
    text: bucket("number", (t) => `${t}  maxSizeGb: 9007199254740993\n`),
    problems: [/^8: spec\.maxSizeGb: .*9007199254740993/],
  },
  "latin1.yaml": {
    text: Buffer.from(
      bucket("latin1", (t) => `${t}# caf\xe9\n`),
      "latin1",
    ),
    problems: [/UTF-8/],
  },
  "twice-1.yaml": { text: bucket("twice"), problems: [] },
  "twice-2.yaml": { text: bucket("twice"), problems: [/^4: metadata\.name: .*twice-1\.yaml/] },
  "lower-case.yaml": { text: bucket("lower-case", (t) => t.replace("LON1", "lon1")), problems: [] },
  "anchors.yaml": {
    text: bucket("anchors", (t) => t.replace("metadata:", "metadata: &m").concat("  tags: [&x a, b]\n")),
    problems: [],
  },
};

it("names every problem of every file at once, with its line and what would be right", async () => {
  const place = await workplace();
  for (const [file, { text }] of Object.entries(CASES)) await place.write(file, text);
  await mkdir(place.path("nothing-here"));
  const paths = [...Object.keys(CASES), "not-there.yaml", "nothing-here"];
  const { status, stdout, stderr } = await place.run(["validate", ...paths, "-o", "json"]);
  const problems: Problem[] = JSON.parse(stdout);
  const of = (file: string) =>
    problems
      .filter((problem) => problem.file === file)
      .map(({ line, path, message, rule }) => `${line}: ${path}: ${message} [${rule}]`);
  for (const [file, expected] of Object.entries(CASES))
    expect(of(file), file).toEqual(expected.problems.map((pattern) => expect.stringMatching(pattern)));
  expect(of("not-there.yaml")).toEqual([expect.stringContaining("no such file or folder")]);
  expect(of("nothing-here")).toEqual([expect.stringContaining("no manifest in this folder")]);
  expect(Object.keys(problems[0] ?? {})).toEqual(["file", "line", "column", "path", "message", "rule"]);
  expect(stderr).toContain("several.yaml:7:");
  expect(status).toBe(1);
});

it("runs nothing when anything is wrong, and says so in one document", async () => {
  const place = await workplace();
  await place.write("good.yaml", bucketManifest("good"));
  await place.write("bad.yaml", bucketManifest("bad", { region: "LON9" }));
  const { status, stdout } = await place.sandbox("up", ["good.yaml", "bad.yaml", "--yes", "-o", "json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    stacks: [],
    problems: [{ file: "bad.yaml", path: "spec.region" }],
  });
  expect(status).toBe(1);
});

it("takes manifests from standard input and fields from --set", async () => {
  const place = await workplace();
  const stdin = bucketManifest("my-bucket");
  expect(await place.run(["validate", "-", "--set", "spec.maxSizeGb=1000"], { stdin })).toMatchObject({
    status: 0,
  });
  const wrong = await place.run(["validate", "-", "--set", "spec.maxSizeGb=1001"], { stdin });
  expect(wrong).toMatchObject({ status: 1, stderr: expect.stringContaining("multiple of 500") });
});
