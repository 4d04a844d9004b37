import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { ProviderConfigSchema } from "@kindling/apis/kindling/civo/v1/provider_config";
import { type SecretValue, SecretValueSchema } from "@kindling/apis/kindling/shared/v1/secret_value";
import * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSecret, readSecrets, secretInput } from "./secret-value.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "secret-value-"));
  await writeFile(join(directory, "token"), "from a file\n");
  await writeFile(join(directory, "empty"), "\n");
});
afterAll(() => rm(directory, { recursive: true }));

const secretValue = (source: SecretValue["source"]) => create(SecretValueSchema, { source });
const read = (source: SecretValue["source"], env = {}) =>
  readSecret(secretValue(source), { env, directory }, "providerConfig.civoToken");

describe("readSecret", () => {
  it("reads a value given in the clear, an environment variable or a file without its last line break", async () => {
    expect(await read({ case: "value", value: "plain" })).toBe("plain");
    expect(await read({ case: "env", value: "TOKEN" }, { TOKEN: "from the environment" })).toBe(
      "from the environment",
    );
    expect(await read({ case: "file", value: "token" })).toBe("from a file");
  });

  it.each<[SecretValue["source"], string, string]>([
    [{ case: "env", value: "TOKEN" }, "missing-credential", "environment variable TOKEN, which isn't set"],
    [{ case: "file", value: "gone" }, "missing-credential", "can't be read (ENOENT)"],
    [{ case: "file", value: "empty" }, "missing-credential", "is empty"],
    [{ case: undefined }, "missing-credential", "no value is given"],
  ])("names the field and the source: %j", async (source, code, message) => {
    await expect(read(source)).rejects.toMatchObject({ code, path: "providerConfig.civoToken" });
    await expect(read(source)).rejects.toThrow(message);
    await expect(read(source)).rejects.toThrow(/^providerConfig\.civoToken: /);
  });

  it("takes an empty variable for none", () =>
    expect(read({ case: "env", value: "TOKEN" }, { TOKEN: "" })).rejects.toThrow("TOKEN, which is empty"));
});

describe("readSecrets", () => {
  const configOf = (source: MessageInitShape<typeof SecretValueSchema>["source"]) =>
    create(ProviderConfigSchema, { civoToken: { source: source ?? { case: undefined } } });

  it("makes Pulumi secrets of a message's secrets, and keeps none in the message", async () => {
    const config = configOf({ case: "value", value: "t0ken" });
    await readSecrets(reflect(ProviderConfigSchema, config), { env: {}, directory });
    const output = secretInput(config.civoToken);
    expect(await pulumi.isSecret(output as pulumi.Output<string>)).toBe(true);
    expect(await new Promise((resolve) => void output?.apply(resolve))).toBe("t0ken");
    expect(JSON.stringify(config)).not.toContain("t0ken");
  });

  it("says where in the message a secret is missing", () =>
    expect(
      readSecrets(reflect(ProviderConfigSchema, configOf({ case: "env", value: "NONE" })), {
        env: {},
        directory,
      }),
    ).rejects.toMatchObject({ path: "civoToken" }));

  it("gives nothing for a secret that isn't set, and refuses one that wasn't read", () => {
    expect(secretInput(undefined)).toBeUndefined();
    expect(() => secretInput(secretValue({ case: "value", value: "x" }))).toThrow(TypeError);
  });
});
