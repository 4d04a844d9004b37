import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { ConfigSchema } from "@kindling/apis/kindling/civo/provider/v1/config";
import { isSecret, type PropertyMap, secret, UNKNOWN } from "@kindling/core/property-value";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { bench } from "./against-cloud.fixture.ts";
import { type CivoProviderOptions, civoProvider } from "./index.ts";
import { tokenOf } from "./token.ts";

afterEach(() => vi.unstubAllEnvs());

const about = {
  urn: "urn:pulumi:dev::p::pulumi:providers:civo::civo",
  signal: new AbortController().signal,
  log() {},
};
const checkConfig = (news: PropertyMap, options: CivoProviderOptions = {}) =>
  civoProvider(options)().checkConfig({ ...about, news });

test("a missing token is refused with ways to give one; the environment's does", async () => {
  vi.stubEnv("CIVO_TOKEN", "");
  expect((await checkConfig({})).failures).toMatchObject([
    { reason: expect.stringContaining("Set CIVO_TOKEN, give `civoToken` in the provider config") },
  ]);
  expect((await checkConfig({ token: UNKNOWN })).failures).toEqual([]);
  vi.stubEnv("CIVO_TOKEN", "from-environment");
  expect(await checkConfig({})).toEqual({ inputs: {}, failures: [] });
});

test("the token becomes a secret (2.4.8 kept it in the clear), and the host's never enters the state", async () => {
  const host = { token: "sandbox", apiEndpoint: "http://127.0.0.1" };
  expect(isSecret((await checkConfig({ token: "t", region: "LON1" }, host)).inputs.token)).toBe(true);
  expect((await checkConfig({}, host)).inputs).toEqual({});
});

test.each([
  [{ token: "t", regoin: "LON1" }, "regoin"],
  [{ token: "t", region: "the moon" }, "region"],
  [{ token: "t", apiEndpoint: "api.civo.com" }, "apiEndpoint"],
  [{ token: 5 }, "token"],
])("%j is refused", async (news, property) => {
  expect((await checkConfig(news)).failures).toMatchObject([{ property }]);
});

test("Pulumi's own properties of a provider pass", async () => {
  expect((await checkConfig({ token: "t", version: "2.4.8", __internal: {} })).failures).toEqual([]);
});

test("where a token comes from: the program, a file, the environment, the host", async () => {
  const from = (config: object, environment?: string, host?: string) =>
    tokenOf(create(ConfigSchema, config), { environment, host });
  expect(await from({ token: "t" }, "e", "h")).toEqual({ token: "t", tokenSource: "the provider's `token`" });
  expect((await from({ token: "e" }, "e")).tokenSource).toBe("the environment variable CIVO_TOKEN");
  expect((await from({ token: "h" }, undefined, "h")).tokenSource).toBe("the sandbox's own settings");
  await expect(from({})).rejects.toMatchObject({ code: "missing-credential" });
});

test("on a sandbox the environment doesn't count, and its endpoint wins over configuration", async () => {
  vi.stubEnv("CIVO_TOKEN", "production");
  vi.stubEnv("CIVO_API_URL", "https://production.example");
  const { create, requests } = await bench({}, { config: { apiEndpoint: "https://production.example" } });
  await create("ObjectStoreCredential", "creds");
  expect(requests).toHaveLength(1);
  expect((await checkConfig({}, { apiEndpoint: "http://127.0.0.1:2" })).failures).toHaveLength(1);
});

test("credentialsFile: the token alone, or the Civo command's own file", async () => {
  const directory = await mkdtemp(join(tmpdir(), "civo-config-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const credentialsFile = join(directory, "civo.json");
  const write = (content: string) => writeFile(credentialsFile, content);
  const sources = { environment: undefined, host: undefined };
  const token = async () => (await tokenOf(create(ConfigSchema, { credentialsFile }), sources)).token;
  await expect(token()).rejects.toMatchObject({ code: "unreadable", path: credentialsFile });
  await write("alone\n");
  expect(await token()).toBe("alone");
  await write(JSON.stringify({ apikeys: { mine: "of-the-command" }, meta: { current_apikey: "mine" } }));
  expect(await token()).toBe("of-the-command");
  await write(JSON.stringify({ apikeys: {}, meta: {} }));
  await expect(token()).rejects.toThrow("no current API key in credentialsFile");
  await write("two words");
  await expect(token()).rejects.toThrow("it must hold the token alone, or be the Civo command's own file");
});

test("a change of the provider's settings never replaces it", async () => {
  const change = {
    oldInputs: { token: secret("a"), region: "LON1" },
    news: { token: secret("b"), region: "FRA1" },
  };
  expect(await civoProvider()().diffConfig({ ...about, ...change })).toMatchObject({
    ...{ changes: "some", replaces: [], detailedDiff: { token: { kind: "update" } } },
  });
});
