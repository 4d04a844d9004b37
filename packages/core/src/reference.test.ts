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
import { SpecimenSchema } from "./fixtures/specimen.ts";
import { readReferences, referenceInput, stringInput } from "./reference.ts";
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
    outputs: { endpoint_url: "https://example.com/b", access_key_id: "AKIA" },
    secretOutputNames: ["access_key_id"],
  };
}

const from = { kind: "CivoThing", env: "dev" };

async function read(ref: object): Promise<StringValueOrRef> {
  const source = create(StringValueOrRefSchema, {
    source: { case: "ref", value: create(ValueRefSchema, { kind: "CivoBucket", name: "other", ...ref }) },
  });
  await readReferences(
    reflect(SpecimenSchema, create(SpecimenSchema, { source } as Record<string, unknown>)),
    from,
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
    expect(
      pulumi.isUnknown(await (output as unknown as { promise(known: true): Promise<unknown> }).promise(true)),
    ).toBe(true);
  });

  it.each([
    [
      { name: "gone" },
      "not-found",
      /^source of CivoThing dev\.mine refers to CivoBucket dev\.gone, which isn't up: run `up`/,
    ],
    [{ env: "prod" }, "not-found", /CivoBucket prod\.other, which isn't up/],
    [{ fieldPath: "endpoint_ur" }, "not-found", /has no output endpoint_ur; did you mean endpoint_url\?/],
    [{ fieldPath: "colour" }, "not-found", /has no output colour; it has access_key_id and endpoint_url/],
    [
      { kind: "CivoBuckett" },
      "invalid-input",
      /a kind CivoBuckett, which doesn't exist; did you mean CivoBucket\?/,
    ],
    [{ kind: "" }, "invalid-input", /without its kind/],
  ])("that leads nowhere names both ends: %j", async (ref, code, message) => {
    await start(false);
    await expect(read(ref)).rejects.toMatchObject({ code, path: "source" });
    await expect(read(ref)).rejects.toThrow(message);
  });

  it("must say which output, where its field doesn't", async () => {
    await start(false);
    const value = await read({});
    expect(() => stringInput(value)).toThrow("without saying which output: add fieldPath");
  });
});
