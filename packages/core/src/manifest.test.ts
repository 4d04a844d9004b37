import { toJson } from "@bufbuild/protobuf";
import { CivoBucketSchema } from "@kindling/apis/kindling/civo/bucket/v1/api";
import { CivoBucketStackInputSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import { describe, expect, it } from "vitest";
import { defineKind } from "./kind.ts";
import { type LoadOptions, loadManifests, type Manifest } from "./manifest.ts";
import { formatProblem } from "./problem.ts";

const bucket = defineKind({
  schema: CivoBucketSchema,
  stackInput: CivoBucketStackInputSchema,
  stackOutputs: CivoBucketStackOutputsSchema,
  module: () => Promise.reject(new Error("not run here")),
});

async function load(text: string, options: Partial<LoadOptions> = {}) {
  const { manifests, problems, warnings } = await loadManifests(["-"], {
    kinds: { CivoBucket: async () => ({ default: bucket }) },
    stdin: async () => new TextEncoder().encode(text),
    ...options,
  });
  return { manifests, problems: problems.map(formatProblem), warnings };
}

async function loadOne(text: string, options?: Partial<LoadOptions>): Promise<Manifest> {
  const { manifests, problems, warnings } = await load(text, options);
  expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
  expect(manifests).toHaveLength(1);
  return manifests[0] as Manifest;
}

const specOf = ({ message }: Manifest) =>
  (toJson(CivoBucketSchema, message as never) as { spec: object }).spec;

/** As printed in the architecture document of the kind. */
const seed = `apiVersion: civo.project-planton.org/v1
kind: CivoBucket
metadata: {name: my-bucket}
spec:
  bucketName: my-bucket
  region: LON1
  versioningEnabled: true
  tags: [env:prod]
`;

describe("a manifest", () => {
  it("is a message with defaults filled in, of a kind, with a stack", async () => {
    const manifest = await loadOne(seed);
    expect(manifest).toMatchObject({
      file: "-",
      line: 1,
      kind: { name: "CivoBucket" },
      metadata: { name: "my-bucket", env: "dev" },
      env: "dev",
      stack: { project: "civo-bucket", stack: "dev.my-bucket" },
    });
    expect(specOf(manifest)).toEqual({
      bucketName: "my-bucket",
      region: "LON1",
      versioningEnabled: true,
      tags: ["env:prod"],
      maxSizeGb: 500,
    });
  });

  it("names its environment and organization", async () => {
    const text = seed.replace("{name", "{env: prod, org: acme, name");
    const { env, stack } = await loadOne(text, { env: "staging" });
    expect({ env, stack }).toEqual({
      env: "prod",
      stack: { project: "civo-bucket", stack: "prod.my-bucket", organization: "acme" },
    });
  });

  it("is of the environment in the options when it names none", async () => {
    const manifest = await loadOne(seed, { env: "staging" });
    expect(manifest).toMatchObject({
      env: "staging",
      metadata: { env: "staging" },
      stack: { stack: "staging.my-bucket" },
    });
  });

  it.each([
    [
      "JSON",
      JSON.stringify({
        apiVersion: bucket.apiVersion,
        kind: "CivoBucket",
        metadata: { name: "a" },
        spec: { bucketName: "abc", region: "LON1" },
      }),
    ],
    [
      "proto names",
      seed
        .replace("apiVersion", "api_version")
        .replace("bucketName", "bucket_name")
        .replace("versioningEnabled", "versioning_enabled"),
    ],
    ["lower-case enum values", seed.replace("LON1", "lon1")],
    ["CRLF", seed.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\ufeff${seed}`],
    ["a comment before it", `# My bucket.\n---\n${seed}...\n`],
    [
      "anchors and merges",
      seed
        .replace("spec:", "spec:\n  <<: {tags: [a], maxSizeGb: 1000}")
        .replace("metadata: {name: my-bucket}", "metadata: {name: &name my-bucket}")
        .replace("bucketName: my-bucket", "bucketName: *name"),
    ],
  ])("may have %s", async (_, text) => {
    expect(await loadOne(text)).toMatchObject({ metadata: { name: expect.any(String) } });
  });

  it("tells where its document begins", async () => {
    const { manifests } = await load(
      `${seed}---\n# Another.\n${seed.replace("name: my-bucket", "name: other")}`,
    );
    expect(manifests.map(({ line }) => line)).toEqual([1, 11]);
  });
});

it("has no manifest for a document with a problem, but for the others", async () => {
  const { manifests, problems } = await load(
    `${seed}---\n${seed.replace("LON1", "LON9").replace("name: my-bucket", "name: other")}`,
  );
  expect(manifests.map(({ stack }) => stack.stack)).toEqual(["dev.my-bucket"]);
  expect(problems).toEqual([
    '-:15:11: spec.region: "LON9" is unknown; did you mean LON1? Allowed: LON1, FRA1, NYC1, PHX1 and MUM1 [enum.unknown]',
  ]);
});

it("refuses an environment that can't be part of a stack's name", async () => {
  const { problems } = await load(seed, { env: "My Env" });
  expect(problems).toEqual([
    '--env:1:1: must be lower-case letters, digits and dashes, beginning and ending with a letter or digit; "my-env" would do [string.pattern]',
  ]);
});

describe("overrides", () => {
  const other = seed.replace("name: my-bucket", "name: other");

  it("hold for every manifest, or for the one that is named, the last one winning", async () => {
    const set = [
      "spec.region=fra1",
      "CivoBucket/other:spec.bucketName=another",
      "spec.maxSizeGb=1000",
      "CivoBucket/other:spec.maxSizeGb=1500",
    ];
    const { manifests, problems } = await load(`${seed}---\n${other}`, { set });
    expect(problems).toEqual([]);
    expect(manifests.map(specOf)).toMatchObject([
      { bucketName: "my-bucket", region: "FRA1", maxSizeGb: 1000 },
      { bucketName: "another", region: "FRA1", maxSizeGb: 1500 },
    ]);
  });

  it("count before names and environments are compared", async () => {
    expect((await load(`${seed}---\n${other}`, { set: ["metadata.name=same"] })).problems).toEqual([
      "-:12:18: metadata.name: CivoBucket same of environment dev is declared before, in -:3; give one of them another name or env [manifest.duplicate]",
    ]);
    expect((await loadOne(seed, { env: "staging", set: ["metadata.env=prod"] })).stack.stack).toBe(
      "prod.my-bucket",
    );
  });

  it("that are wrong are reported once, with the argument and the column", async () => {
    const set = ["spec.regoin=FRA1", "spec.region=FRA9", "CivoBucket/nobody:spec.region=FRA1", "region"];
    expect((await load(`${seed}---\n${other}`, { set })).problems).toEqual([
      "--set:4:7: expected = and the value after the path [set.syntax]",
      "--set:1:1: spec.regoin: unknown field; did you mean region? [field.unknown]",
      '--set:2:13: spec.region: "FRA9" is unknown; did you mean FRA1? Allowed: LON1, FRA1, NYC1, PHX1 and MUM1 [enum.unknown]',
      "--set:3:1: there is no manifest CivoBucket/nobody that could be read [set.unmatched]",
    ]);
  });
});
