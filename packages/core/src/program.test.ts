import { create } from "@bufbuild/protobuf";
import { CivoBucketSchema } from "@kindling/apis/kindling/civo/bucket/v1/api";
import { CivoBucketStackInputSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { defineKind, type Kind, type Module } from "./kind.ts";
import { moduleProgram, runModule } from "./program.ts";
import { secretInput } from "./secret-value.ts";

type BucketModule = Module<typeof CivoBucketStackInputSchema, typeof CivoBucketStackOutputsSchema>;

const outputs = {
  bucketId: "id",
  endpointUrl: "https://s3.example.com/b",
  accessKeySecretRef: "ref",
  secretKeySecretRef: "ref",
  accessKeyId: "AKIA",
  secretAccessKey: "shh",
};

const kindOf = (module: BucketModule): Kind =>
  defineKind({
    schema: CivoBucketSchema,
    stackInput: CivoBucketStackInputSchema,
    stackOutputs: CivoBucketStackOutputsSchema,
    module: async () => module,
  });

const input = create(CivoBucketStackInputSchema, {
  providerConfig: { civoToken: { source: { case: "env", value: "MY_TOKEN" } } },
});
const sources = { env: { MY_TOKEN: "t0ken" }, directory: "." };

/** What an output holds, and whether it is a secret. */
async function opened(output: unknown): Promise<{ value: unknown; secret: boolean }> {
  const value = pulumi.output(output as string);
  return {
    value: await new Promise((resolve) => void value.apply(resolve)),
    secret: await pulumi.isSecret(value),
  };
}

describe("moduleProgram", () => {
  it("names outputs as the proto does and makes secrets of the (secret) ones", async () => {
    const made = await moduleProgram(
      kindOf(() => outputs),
      input,
      sources,
    )();
    expect(Object.keys(made)).toEqual(CivoBucketStackOutputsSchema.fields.map((field) => field.name));
    expect(await opened(made.bucket_id)).toEqual({ value: "id", secret: false });
    expect(await opened(made.secret_access_key)).toEqual({ value: "shh", secret: true });
  });

  it("reads secrets when it runs, each time anew, and hands them to the module as Pulumi secrets", async () => {
    const module: BucketModule = ({ providerConfig }) => ({
      ...outputs,
      bucketId: secretInput(providerConfig?.civoToken) ?? "none",
    });
    const env: Record<string, string> = {};
    const program = moduleProgram(kindOf(module), input, { env, directory: "." });
    await expect(program()).rejects.toMatchObject({
      code: "missing-credential",
      path: "providerConfig.civoToken",
      message: expect.stringContaining("MY_TOKEN"),
    });
    for (const token of ["one", "two"]) {
      env.MY_TOKEN = token;
      expect(await opened((await program()).bucket_id)).toEqual({ value: token, secret: true });
    }
  });
});

describe("runModule", () => {
  it("takes the stack input and the token from the environment, else the token from Pulumi's configuration", async () => {
    const kind = kindOf(({ target, providerConfig }) => ({
      ...outputs,
      bucketId: target.metadata.name,
      accessKeyId: secretInput(providerConfig?.civoToken) ?? "none",
    }));
    const STACK_INPUT = `{target: {apiVersion: civo.project-planton.org/v1, kind: CivoBucket,
      metadata: {name: my-bucket}, spec: {bucketName: my-bucket, region: LON1}}}`;
    const fromEnvironment = await runModule(kind, { STACK_INPUT, CIVO_TOKEN: "t0ken" });
    expect(await opened(fromEnvironment.bucket_id)).toEqual({ value: "my-bucket", secret: false });
    expect(await opened(fromEnvironment.access_key_id)).toEqual({ value: "t0ken", secret: true });
    pulumi.runtime.setAllConfig({ "civo:token": "c0nfig" }, ["civo:token"]);
    expect(await opened((await runModule(kind, { STACK_INPUT })).access_key_id)).toEqual({
      value: "c0nfig",
      secret: true,
    });
  });
});
