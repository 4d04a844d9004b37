import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { CivoBucketSchema } from "@kindling/apis/kindling/civo/bucket/v1/api";
import { CivoBucketSpecSchema } from "@kindling/apis/kindling/civo/bucket/v1/spec";
import { CivoBucketStackInputSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import type { Engine, RunResult, StackProgram } from "@kindling/core/engine";
import { defineKind, type Kind, type Module } from "@kindling/core/kind";
import type { PropertyValue } from "@kindling/core/property-value";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KindSuiteOptions, kindChecks } from "./kind-suite-checks.ts";
import { rulesOf } from "./kind-suite-rules.ts";

type BucketModule = Module<typeof CivoBucketStackInputSchema, typeof CivoBucketStackOutputsSchema>;

const example = `
apiVersion: civo.project-planton.org/v1
kind: CivoBucket
metadata: {name: my-bucket}
spec: {bucketName: my-bucket, region: LON1, versioningEnabled: true, tags: [a], maxSizeGb: 500}
`;

const reading: BucketModule = ({ target: { spec } }) => ({
  bucketId: `${spec.bucketName} in ${spec.region}`,
  endpointUrl: `${spec.versioningEnabled} ${spec.maxSizeGb}`,
  accessKeySecretRef: spec.tags.join(),
  secretKeySecretRef: "reference",
  accessKeyId: "the access key's id",
  secretAccessKey: "the secret key",
});

const kindOf = (module: BucketModule): Kind =>
  defineKind({
    schema: CivoBucketSchema,
    stackInput: CivoBucketStackInputSchema,
    stackOutputs: CivoBucketStackOutputsSchema,
    module: async () => module,
  });

/** Runs the program and nothing else: enough for a module that has no resources. */
const programOnly = {
  name: "sandbox",
  async up({ program }: StackProgram): Promise<RunResult> {
    const outputs: Record<string, { value: PropertyValue; secret: boolean }> = {};
    for (const [name, output] of Object.entries(await program())) {
      const value = pulumi.output(output as string);
      outputs[name] = {
        value: await new Promise((resolve) => void value.apply(resolve)),
        secret: await pulumi.isSecret(value),
      };
    }
    const changes = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
    return { result: "succeeded", errors: [], changes, steps: [], outputs, durationMs: 0 };
  },
} as unknown as Engine;

let directory: string;
let manifest: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "kind-suite-test-"));
  manifest = join(directory, "manifest.yaml");
  await writeFile(manifest, example);
});
afterAll(() => rm(directory, { recursive: true }));

const stub = async () => ({ engine: programOnly, close: async () => {} });

/** Runs the check with this name on a kind. */
async function run(
  name: string,
  module: BucketModule,
  options: Partial<KindSuiteOptions> = {},
): Promise<void> {
  const { checks, close } = kindChecks(kindOf(module), manifest, { cases: {}, engine: stub, ...options });
  try {
    await checks.find((check) => check.name === name)?.run();
  } finally {
    await close();
  }
}

describe("runKindSuite", () => {
  const goesUp = "goes up, reads every setting and sets every output";

  it("passes a module that reads every setting and sets every output", () => run(goesUp, reading));

  it("fails a module that ignores settings, naming them", async () => {
    const { target } = create(CivoBucketStackInputSchema, {
      target: { spec: { bucketName: "b", tags: ["a"] } },
    });
    const all = reading({ target } as Parameters<BucketModule>[0]);
    const ignoring: BucketModule = ({ target: { spec } }) =>
      ({ ...all, bucketId: spec.bucketName, endpointUrl: `${spec.region}` }) as never;
    await expect(run(goesUp, ignoring)).rejects.toThrow(
      "the module never reads: versioningEnabled, tags, maxSizeGb",
    );
  });

  it("fails a module that leaves an output empty", () =>
    expect(
      run(goesUp, (input) => ({ ...(reading(input) as object), bucketId: "" }) as never),
    ).rejects.toThrow("bucket_id is empty"));

  it("fails a rule without a case, a case that nothing refuses, and a case for no rule", async () => {
    const name = "refuses what bucketName string.min_len refuses";
    const cases = (patch: object) => ({ cases: { "bucketName string.min_len": patch as never } });
    await expect(run(name, reading)).rejects.toThrow('no case for the rule "bucketName string.min_len"');
    await expect(run(name, reading, cases({ bucketName: "long-enough" }))).rejects.toThrow("no problems");
    await expect(run(name, reading, cases({ bucketName: "ab", region: "MARS1" }))).rejects.toThrow("spec");
    await expect(run(name, reading, cases({ bucketName: "ab" }))).resolves.toBeUndefined();
    await expect(
      run("has cases for its own rules only", reading, { cases: { "name required": {} } }),
    ).rejects.toThrow();
  });

  it("fails a secret in a file, in the clear or in base64", async () => {
    const leak = async (path: string) => {
      await writeFile(join(path, "state.json"), `{"token": "${Buffer.from("t0ken").toString("base64")}"}`);
      return { engine: programOnly, secrets: ["t0ken"], close: async () => {} };
    };
    const keeps = run("keeps its secrets", reading, { engine: leak });
    await expect(keeps).rejects.toThrow("state.json");
  });
});

describe("rulesOf", () => {
  it("finds the rules of fields, items and CEL", () =>
    expect(rulesOf(CivoBucketSpecSchema).map(({ path, id }) => `${path} ${id}`)).toEqual([
      "bucketName required",
      "bucketName string.min_len",
      "bucketName string.max_len",
      "bucketName string.pattern",
      "region required",
      "region enum.defined_only",
      "tags civo_bucket.tags.unique_keys",
      "tags[] civo_bucket.tags.reserved",
      "tags[] string.min_len",
      "tags[] string.max_len",
      "tags[] string.pattern",
      "tags repeated.max_items",
      "tags repeated.unique",
      "maxSizeGb civo_bucket.max_size_gb.step",
      "maxSizeGb int32.gte",
    ]));
});
