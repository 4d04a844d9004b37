import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, toJson } from "@bufbuild/protobuf";
import { CivoBucketSchema } from "@kindling/apis/kindling/civo/bucket/v1/api";
import { CivoBucketStackInputSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import { ProviderConfigSchema } from "@kindling/apis/kindling/civo/v1/provider_config";
import { Region } from "@kindling/apis/kindling/civo/v1/region";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defineKind } from "./kind.ts";
import { readStackInput, stackInput } from "./stack-input.ts";

const kind = defineKind({
  schema: CivoBucketSchema,
  stackInput: CivoBucketStackInputSchema,
  stackOutputs: CivoBucketStackOutputsSchema,
  module: () => Promise.reject(new Error("not run here")),
});
const yaml = `
providerConfig: {civoToken: {env: MY_TOKEN}}
target:
  apiVersion: civo.project-planton.org/v1
  kind: CivoBucket
  metadata: {name: my-bucket}
  spec: {bucketName: my-bucket, region: lon1}
`;
const json = `{"target": {"apiVersion": "civo.project-planton.org/v1", "kind": "CivoBucket",
  "metadata": {"name": "my-bucket"}, "spec": {"bucketName": "my-bucket", "region": "LON1"}}}`;

let directory: string;
let file: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "stack-input-"));
  file = join(directory, "input.yaml");
  await writeFile(file, yaml);
});
afterAll(() => rm(directory, { recursive: true }));

describe("stackInput", () => {
  it("holds the manifest, its environment and the provider config", () => {
    const message = create(CivoBucketSchema, {
      metadata: { name: "my-bucket" },
      spec: { bucketName: "my-bucket", region: Region.LON1 },
    });
    const providerConfig = create(ProviderConfigSchema, { apiEndpoint: "https://x.example.com" });
    const input = stackInput({ kind, message, env: "prod" }, providerConfig);
    expect(toJson(CivoBucketStackInputSchema, input as never)).toEqual({
      providerConfig: { apiEndpoint: "https://x.example.com" },
      target: {
        metadata: { name: "my-bucket", env: "prod" },
        spec: { bucketName: "my-bucket", region: "LON1" },
      },
    });
    expect(message.metadata?.env).toBe("");
  });
});

describe("readStackInput", () => {
  it.each(["STACK_INPUT", "STACK_INPUT_YAML"])("reads YAML and JSON from %s", async (name) => {
    expect((await readStackInput(kind, { [name]: yaml })).input.target?.spec?.region).toBe(Region.LON1);
    expect((await readStackInput(kind, { [name]: json })).input.target?.metadata?.name).toBe("my-bucket");
  });

  it.each(["STACK_INPUT_FILE", "STACK_INPUT_YAML_FILE"])("reads the file named by %s", async (name) => {
    const read = await readStackInput(kind, { [name]: file });
    expect(read.input.providerConfig?.civoToken?.source).toEqual({ case: "env", value: "MY_TOKEN" });
    expect(read.directory).toBe(directory);
  });

  it("says how to give it when it is missing, and asks which one is meant when there are two", async () => {
    await expect(readStackInput(kind, { STACK_INPUT: "" })).rejects.toThrow(
      /no stack input for CivoBucket: set STACK_INPUT/,
    );
    await expect(readStackInput(kind, { STACK_INPUT: json, STACK_INPUT_FILE: file })).rejects.toThrow(
      "STACK_INPUT and STACK_INPUT_FILE are both set",
    );
  });

  it("reports every problem at once, with its place", async () => {
    const wrong = yaml
      .replace("my-bucket, region: lon1", "MY, region: mars1")
      .replace("{name: my-bucket}", "{}");
    const reading = readStackInput(kind, { STACK_INPUT: wrong });
    await expect(reading).rejects.toMatchObject({ code: "invalid-input" });
    await expect(reading).rejects.toThrow(/STACK_INPUT:6:\d+: target\.metadata\.name: .*\[required\]/);
    await expect(reading).rejects.toThrow(
      /STACK_INPUT:7:\d+: target\.spec\.bucketName: .*\[string\.min_len\]/,
    );
    await expect(reading).rejects.toThrow(/STACK_INPUT:7:\d+: target\.spec\.region: .*LON1/);
  });

  it.each([
    ["# nothing", "STACK_INPUT: the stack input is empty"],
    [`${json}\n---\n${json}`, "must be one document"],
    ["target: [", "yaml.syntax"],
    ["{}", "target: "],
  ])("refuses %j", (text, message) =>
    expect(readStackInput(kind, { STACK_INPUT: text })).rejects.toThrow(message),
  );

  it("says when the file can't be read", () =>
    expect(readStackInput(kind, { STACK_INPUT_FILE: join(directory, "none") })).rejects.toMatchObject({
      code: "unreadable",
    }));
});
