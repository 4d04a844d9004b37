import { create } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import {
  type StringValueOrRef,
  StringValueOrRefSchema,
  ValueRefSchema,
} from "@kindling/apis/kindling/shared/v1/reference";
import { SecretValueSchema } from "@kindling/apis/kindling/shared/v1/secret_value";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { Outputs, StackName } from "./engine.ts";
import { SpecimenSchema } from "./fixtures/specimen.ts";
import { UNKNOWN } from "./property-value.ts";
import { readReferences, referenceInput, type SameRun, stringInput } from "./reference.ts";
import { readSecrets, secretInput } from "./secret-value.ts";

/** Pulumi's own test mode, with one stack that is up. */
const start = (preview: boolean) =>
  pulumi.runtime.setMocks(
    {
      newResource: ({ inputs }) => ({ id: inputs.name, state: { ...inputs, ...stack(inputs.name) } }),
      call: async ({ inputs }) => stack(inputs.name),
    },
    "my-project",
    "dev.mine",
    preview,
    "acme",
  );

function stack(name: string) {
  if (name !== "acme/civo-bucket/dev.other")
    throw Object.assign(new Error(), { details: `unknown stack "${name}"` });
  return {
    outputs: { endpoint_url: "https://example.com/b", access_key_id: "AKIA", bucket_id: "" },
    secretOutputNames: ["access_key_id"],
  };
}

const from = { kind: "CivoThing", env: "dev" };

async function read(ref: object, sameRun?: SameRun): Promise<StringValueOrRef> {
  const source = create(StringValueOrRefSchema, {
    source: { case: "ref", value: create(ValueRefSchema, { kind: "CivoBucket", name: "other", ...ref }) },
  });
  await readReferences(
    reflect(SpecimenSchema, create(SpecimenSchema, { source } as Record<string, unknown>)),
    { ...from, sameRun },
  );
  return source;
}

const opened = async (output: pulumi.Output<string> | string | undefined) => ({
  value: await new Promise((resolve) => void pulumi.output(output).apply(resolve)),
  secret: await pulumi.isSecret(pulumi.output(output)),
});

describe("a reference", () => {
  it("gives the other resource's output, and a secret as one", async () => {
    await start(false);
    expect(await opened(stringInput(await read({ fieldPath: "endpoint_url" })))).toEqual({
      value: "https://example.com/b",
      secret: false,
    });
    const status = await read({ fieldPath: "status.outputs.access_key_id" });
    expect(await opened(stringInput(status))).toEqual({ value: "AKIA", secret: true });
  });

  it("may stand where a secret is asked for", async () => {
    await start(false);
    const token = create(SecretValueSchema, {
      source: { case: "ref", value: { kind: "CivoBucket", name: "other", fieldPath: "endpoint_url" } },
    });
    const message = reflect(SpecimenSchema, create(SpecimenSchema, { token } as Record<string, unknown>));
    await readReferences(message, from);
    await readSecrets(message, { env: {}, directory: "." });
    expect(await opened(secretInput(token))).toEqual({ value: "https://example.com/b", secret: true });
  });

  it("leaves a string that is given as it is", () => {
    expect(stringInput(create(StringValueOrRefSchema, { source: { case: "value", value: "x" } }))).toBe("x");
    expect(stringInput(undefined)).toBeUndefined();
    expect(() => referenceInput(create(ValueRefSchema, { name: "other" }))).toThrow(TypeError);
  });

  it("is unknown in a preview while the other isn't up", async () => {
    await start(true);
    const output = stringInput(await read({ name: "gone", fieldPath: "endpoint_url" }));
    expect(await (output as unknown as { isKnown: Promise<boolean> }).isKnown).toBe(false);
  });

  it.each([
    [
      { name: "gone", fieldPath: "endpoint_url" },
      "not-found",
      /^source of CivoThing dev\.mine refers to CivoBucket dev\.gone, which isn't up: run `up`/,
    ],
    [{ env: "prod", fieldPath: "endpoint_url" }, "not-found", /CivoBucket prod\.other, which isn't up/],
    [{ fieldPath: "endpoint_ur" }, "not-found", /has no output endpoint_ur; did you mean endpoint_url\?/],
    [
      { fieldPath: "colour" },
      "not-found",
      /has no output colour; it has access_key_id, bucket_id and endpoint_url/,
    ],
    [
      { kind: "CivoBuckett" },
      "invalid-input",
      /^source of CivoThing dev\.mine refers to CivoBuckett\/other: there is no kind CivoBuckett; did you mean CivoBucket\?/,
    ],
    [{ kind: "" }, "invalid-input", /refers to other: doesn't say which kind it refers to: add kind/],
    [
      {},
      "invalid-input",
      /refers to CivoBucket\/other: doesn't say which output of the CivoBucket: add fieldPath/,
    ],
    [{ fieldPath: "bucket_id" }, "not-found", /CivoBucket dev\.other, whose output bucket_id is empty/],
  ])("that leads nowhere names both ends: %j", async (ref, code, message) => {
    await start(false);
    await expect(read(ref)).rejects.toMatchObject({ code, path: "source" });
    await expect(read(ref)).rejects.toThrow(message);
  });

  const sameRun = (outputs: Outputs, told: string[] = []) => ({
    outputsOf: ({ stack }: StackName) => (stack === "dev.other" ? outputs : undefined),
    onUnknown: (text: string) => void told.push(text),
  });

  it("takes what the same run gives before what the backend has, and a secret as one", async () => {
    await start(false);
    const outputs = {
      endpoint_url: { value: "https://example.com/new", secret: false },
      access_key_id: { value: "NEW", secret: true },
    };
    const run = sameRun(outputs);
    expect(await opened(stringInput(await read({ fieldPath: "endpoint_url" }, run)))).toEqual({
      value: "https://example.com/new",
      secret: false,
    });
    const key = await read({ fieldPath: "access_key_id" }, run);
    expect(await opened(stringInput(key))).toEqual({ value: "NEW", secret: true });
  });

  it("is in a preview what the other's preview says, and tells what that doesn't know", async () => {
    await start(true);
    const told: string[] = [];
    const outputs = {
      endpoint_url: { value: UNKNOWN, secret: false },
      access_key_id: { value: "KNOWN", secret: false },
    };
    const run = sameRun(outputs, told);
    const url = stringInput(await read({ fieldPath: "endpoint_url" }, run));
    expect(await (url as unknown as { isKnown: Promise<boolean> }).isKnown).toBe(false);
    expect(await opened(stringInput(await read({ fieldPath: "access_key_id" }, run)))).toMatchObject({
      value: "KNOWN",
    });
    expect(told).toEqual(["source: known after CivoBucket/other is up"]);
  });

  it("gives a number as the string that its field takes", async () => {
    await start(false);
    const run = sameRun({ port: { value: 5432, secret: false } });
    expect(await opened(stringInput(await read({ fieldPath: "port" }, run)))).toMatchObject({
      value: "5432",
    });
  });
});
