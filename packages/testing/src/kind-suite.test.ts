import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { CivoBucketSpecSchema } from "@kindling/apis/kindling/civo/bucket/v1/spec";
import { CivoObjectStoreCredentialSchema } from "@kindling/apis/kindling/civo/object_store_credential/v1/api";
import { CivoObjectStoreCredentialStackInputSchema } from "@kindling/apis/kindling/civo/object_store_credential/v1/stack_input";
import { CivoObjectStoreCredentialStackOutputsSchema } from "@kindling/apis/kindling/civo/object_store_credential/v1/stack_outputs";
import type { Engine, RunResult, StackProgram } from "@kindling/core/engine";
import { defineKind, type Kind, type Module } from "@kindling/core/kind";
import type { PropertyValue } from "@kindling/core/property-value";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KindSuiteOptions, kindChecks } from "./kind-suite-checks.ts";
import { valueAt, withValueAt } from "./kind-suite-fields.ts";
import { rulesOf } from "./kind-suite-rules.ts";

type CredentialModule = Module<
  typeof CivoObjectStoreCredentialStackInputSchema,
  typeof CivoObjectStoreCredentialStackOutputsSchema
>;

const example = `
apiVersion: civo.project-planton.org/v1
kind: CivoObjectStoreCredential
metadata: {name: my-keys}
spec: {credentialName: my-keys, region: LON1, credentialGeneration: 1}
`;

const reading: CredentialModule = ({ target: { spec } }) => ({
  credentialId: `${spec.credentialName} in ${spec.region}`,
  accessKeySecretRef: `reference ${spec.credentialGeneration}`,
  secretKeySecretRef: "reference",
  accessKeyId: "the access key's id",
  secretAccessKey: "the secret key",
  region: `${spec.region}`,
});

const kindOf = (module: CredentialModule): Kind =>
  defineKind({
    schema: CivoObjectStoreCredentialSchema,
    stackInput: CivoObjectStoreCredentialStackInputSchema,
    stackOutputs: CivoObjectStoreCredentialStackOutputsSchema,
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
  module: CredentialModule,
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
    const { target } = create(CivoObjectStoreCredentialStackInputSchema, { target: { spec: {} } });
    const all = reading({ target } as Parameters<CredentialModule>[0]);
    const ignoring: CredentialModule = ({ target: { spec } }) => ({ ...all, credentialId: `${spec.region}` });
    await expect(run(goesUp, ignoring)).rejects.toThrow(
      "the module never reads: credentialName, credentialGeneration",
    );
  });

  it("fails a module that leaves an output empty", () =>
    expect(
      run(goesUp, (input) => ({ ...(reading(input) as object), credentialId: "" }) as never),
    ).rejects.toThrow("credential_id is empty"));

  it("fails a rule without a case, a case that nothing refuses, and a case for no rule", async () => {
    const rule = "credentialName string.pattern";
    const name = `refuses what ${rule} refuses`;
    const cases = (patch: object) => ({ cases: { [rule]: patch as never } });
    await expect(run(name, reading)).rejects.toThrow(`no case for the rule "${rule}"`);
    await expect(run(name, reading, cases({ credentialName: "one" }))).rejects.toThrow("no problems");
    await expect(run(name, reading, cases({ credentialName: "a b", region: "MARS1" }))).rejects.toThrow(
      "spec",
    );
    await expect(run(name, reading, cases({ credentialName: "a b" }))).resolves.toBeUndefined();
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
  it("finds the rules of the message, of fields, items, messages in lists, maps and CEL", () =>
    expect(rulesOf(CivoBucketSpecSchema).map(({ path, id }) => `${path} ${id}`.trim())).toEqual(
      expect.arrayContaining([
        "civo_bucket.credential_generation",
        "bucketName required",
        "bucketName string.min_len",
        "region enum.defined_only",
        "tags civo_bucket.tags.unique_keys",
        "tags[] civo_bucket.tags.reserved",
        "tags[] string.min_len",
        "tags repeated.max_items",
        "maxSizeGb int32.gte",
        "lifecycleRules[] lifecycle_rule.action",
        "lifecycleRules[].tags{key} string.min_len",
        "lifecycleRules[].tags{} string.max_len",
        "corsRules[].allowedMethods[] enum.defined_only",
      ]),
    ));
});

describe("a setting's place", () => {
  const rules = { rules: [{ id: "a" }, { id: "b", days: 1 }] };

  it("in a list is the first item that has it", () => {
    expect(valueAt(rules, "rules[].days")).toBe(1);
    expect(withValueAt(rules, "rules[].days", 2)).toEqual({ rules: [{ id: "a" }, { id: "b", days: 2 }] });
    expect(withValueAt({}, "rules[].days", 2)).toEqual({ rules: [{ days: 2 }] });
  });
});
