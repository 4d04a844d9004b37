import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isSecret, secret, UNKNOWN } from "@kindling/core/property-value";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { checkConfig, readConfig } from "./config.ts";
import { civoProvider } from "./index.ts";

afterEach(() => vi.unstubAllEnvs());

test("a missing token is refused with ways to give one; the environment's does", () => {
  vi.stubEnv("CIVO_TOKEN", "");
  expect(checkConfig({}, {}).failures).toMatchObject([
    {
      property: "token",
      reason: expect.stringContaining("Set CIVO_TOKEN, give `civoToken` in the provider config"),
    },
  ]);
  expect(checkConfig({ token: UNKNOWN }, {}).failures).toEqual([]);
  vi.stubEnv("CIVO_TOKEN", "from-environment");
  expect(checkConfig({}, {})).toEqual({ inputs: {}, failures: [] });
});

test("the token becomes a secret (2.4.8 kept it in the clear), and the host's never enters the state", () => {
  const { inputs } = checkConfig(
    { token: "t", region: "LON1" },
    { token: "sandbox", apiEndpoint: "http://127.0.0.1" },
  );
  expect(isSecret(inputs.token)).toBe(true);
  expect(checkConfig({}, { token: "sandbox", apiEndpoint: "http://127.0.0.1" }).inputs).toEqual({});
});

test.each([
  [{ token: "t", regoin: "LON1" }, "regoin", "it has token, region, apiEndpoint and credentialsFile"],
  [{ token: "t", region: "the moon" }, "region", "must be the code of a Civo region"],
  [{ token: "t", apiEndpoint: "api.civo.com" }, "apiEndpoint", "must be a URL such as"],
  [{ token: 5 }, "token", "must be a string"],
])("%j is refused", (news, property, reason) => {
  const { failures } = checkConfig(news, { token: "sandbox" });
  expect(failures).toMatchObject([{ property, reason: expect.stringContaining(reason) }]);
});

test("Pulumi's own properties of a provider pass", () => {
  expect(checkConfig({ token: "t", version: "2.4.8", __internal: {} }, {}).failures).toEqual([]);
});

test("configuration wins over the environment, whose endpoint counts too", async () => {
  vi.stubEnv("CIVO_TOKEN", "e");
  vi.stubEnv("CIVO_API_URL", "http://127.0.0.1:1/");
  expect(await readConfig({}, {})).toMatchObject({
    url: "http://127.0.0.1:1",
    token: "e",
    tokenSource: "the environment variable CIVO_TOKEN",
  });
  const inputs = { token: secret("t"), region: "lon1", apiEndpoint: "https://civo.example" };
  expect(await readConfig(inputs, { token: "host" })).toEqual({
    ...{ url: "https://civo.example", token: "t", region: "LON1", tokenSource: "the provider's `token`" },
  });
});

test("on a sandbox the environment doesn't count, and its endpoint wins over configuration", async () => {
  vi.stubEnv("CIVO_TOKEN", "production");
  vi.stubEnv("CIVO_API_URL", "https://production.example");
  const sandbox = { apiEndpoint: "http://127.0.0.1:2", token: "sandbox" };
  expect(await readConfig({ apiEndpoint: "https://production.example" }, sandbox)).toMatchObject({
    url: "http://127.0.0.1:2",
    token: "sandbox",
  });
  expect(checkConfig({}, { apiEndpoint: "http://127.0.0.1:2" }).failures).toHaveLength(1);
});

test("credentialsFile: the token alone, or the Civo command's own file", async () => {
  const directory = await mkdtemp(join(tmpdir(), "civo-config-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const credentialsFile = join(directory, "civo.json");
  const write = (content: string) => writeFile(credentialsFile, content);
  const token = async () =>
    (await readConfig({ credentialsFile }, { apiEndpoint: "http://127.0.0.1" })).token;
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
  const call = { urn: "", signal: new AbortController().signal, log() {} };
  const change = {
    oldInputs: { token: secret("a"), region: "LON1" },
    news: { token: secret("b"), region: "LON1" },
  };
  expect(await civoProvider()().diffConfig({ ...call, ...change })).toMatchObject({
    ...{ changes: "some", replaces: [], detailedDiff: { token: { kind: "update" } } },
  });
});
