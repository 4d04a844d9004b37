import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { isSecret, type PropertyMap, secret, UNKNOWN } from "@kindling/core/property-value";
import type { Provider } from "@kindling/core/provider";
import { generate } from "selfsigned";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { bench } from "./bench.fixture.ts";
import { type LagoonProviderOptions, lagoonProvider } from "./index.ts";
import { lagoonServer } from "./lagoon-server.fixture.ts";
import { lagoon } from "./provider.ts";
import { resources } from "./resources/index.ts";

const VARIABLES = [
  ...["LAGOON_API_URL", "LAGOON_TOKEN", "LAGOON_JWT_SECRET", "LAGOON_JWT_AUDIENCE", "LAGOON_INSECURE"],
];
afterEach(() => vi.unstubAllEnvs());

/** The environment of the provider, with nothing of Lagoon's but this. */
function environment(given: Record<string, string>): void {
  for (const name of VARIABLES) vi.stubEnv(name, given[name] ?? "");
}

const about = {
  urn: "urn:pulumi:dev::p::pulumi:providers:lagoon::lagoon",
  signal: new AbortController().signal,
  log() {},
};
const checkConfig = (news: PropertyMap, options: LagoonProviderOptions = {}) =>
  lagoonProvider(options)().checkConfig({ ...about, news });

/** Name of project 1, asked by a provider with this configuration. */
async function nameOfProject(inputs: PropertyMap, provider: Provider = lagoonProvider()()): Promise<unknown> {
  await provider.configure({ ...about, inputs });
  const call = { token: "lagoon:lagoon:getProject", args: { lagoonId: 1 }, signal: about.signal };
  return (await provider.invoke(call)).outputs.name;
}

test("a missing credential is refused with ways to give one", async () => {
  environment({});
  expect((await checkConfig({})).failures).toMatchObject([
    { reason: expect.stringContaining("Set LAGOON_TOKEN, or run `pulumi config set --secret lagoon:token`") },
  ]);
  expect((await checkConfig({ token: UNKNOWN })).failures).toEqual([]);
  await expect(nameOfProject({ token: secret(" \n") })).rejects.toMatchObject({ code: "missing-credential" });
});

test("each setting can come from the environment, which never enters the state", async () => {
  const server = await lagoonServer("2.33");
  onTestFinished(() => server.close());
  const { url, token, jwtSecret, jwtAudience } = server.cloud;
  environment({ LAGOON_API_URL: ` ${url} `, LAGOON_TOKEN: `${token}\n` });
  expect(await checkConfig({})).toEqual({ inputs: {}, failures: [] });
  expect(await nameOfProject({})).toBe("site");
  environment({ LAGOON_API_URL: url, LAGOON_JWT_SECRET: jwtSecret, LAGOON_JWT_AUDIENCE: jwtAudience });
  expect(await nameOfProject({})).toBe("site");
  environment({ LAGOON_API_URL: url, LAGOON_JWT_SECRET: jwtSecret, LAGOON_JWT_AUDIENCE: "api.other" });
  await expect(nameOfProject({})).rejects.toThrow("refused the credential");
});

test("the token goes before the secret", async () => {
  const server = await lagoonServer("2.33");
  onTestFinished(() => server.close());
  environment({ LAGOON_JWT_SECRET: "not-the-secret-of-this-lagoon" });
  const { url: apiUrl, token, jwtSecret } = server.cloud;
  expect(await nameOfProject({ apiUrl, token: secret(token) })).toBe("site");
  await expect(nameOfProject({ apiUrl })).rejects.toThrow("refused the credential");
  environment({ LAGOON_JWT_SECRET: "not-the-secret-of-this-lagoon", LAGOON_TOKEN: token });
  expect(await nameOfProject({ apiUrl })).toBe("site");
  // What the program gives goes before either of the environment, which may be meant for another Lagoon.
  environment({ LAGOON_TOKEN: "of-another-lagoon" });
  expect(await nameOfProject({ apiUrl, jwtSecret: secret(jwtSecret) })).toBe("site");
});

test("a Lagoon that can't be reached is told from one that refuses", async () => {
  const { create } = await bench("2.33", { apiUrl: "http://127.0.0.1:2/graphql" });
  await expect(create("Group", { name: "team" })).rejects.toThrow(
    "Check the network and the provider's `apiUrl`",
  );
});

test("tells its schema", async () => {
  const { default: schema } = await lagoon().schema();
  expect(Object.keys((schema as { resources: object }).resources)).toHaveLength(resources.length);
});

test("secrets are kept as such", async () => {
  environment({});
  const { inputs } = await checkConfig({ token: "t", jwtSecret: "s", jwtAudience: "api.dev" });
  expect([inputs.token, inputs.jwtSecret, inputs.jwtAudience].map(isSecret)).toEqual([true, true, false]);
});

test.each([
  [{ token: "t", apiURL: "https://a.example.com" }, "apiURL"],
  [{ token: "t", apiUrl: "api.lagoon.sh" }, "apiUrl"],
  [{ token: "t", insecure: "perhaps" }, "insecure"],
  [{ token: 5 }, "token"],
])("%j is refused", async (news, property) => {
  environment({});
  expect((await checkConfig(news)).failures).toMatchObject([{ property }]);
});

test("on a sandbox the environment doesn't count, and its URL wins over configuration", async () => {
  environment({ LAGOON_TOKEN: "production", LAGOON_API_URL: "https://production.example.com/graphql" });
  const config = { apiUrl: "https://production.example.com/graphql" };
  const { invoke } = await bench("2.33", { config });
  expect(await invoke("getProject", { lagoonId: 1 })).toMatchObject({ name: "site" });
  expect((await checkConfig({}, { apiUrl: "http://127.0.0.1:2" })).failures).toHaveLength(1);
});

test("a certificate that nobody vouches for is taken only where that is asked for", async () => {
  environment({});
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
  const body = JSON.stringify({
    data: {
      allProjects: [{ id: 1, name: "site" }],
      projectByName: { id: 1, name: "site" },
    },
  });
  const server = createServer({ key, cert }, (request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(() => void server.close());
  const apiUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const token = secret("t0ken");
  const clock = { now: () => 0, wait: async () => {} };
  await expect(nameOfProject({ apiUrl, token }, lagoonProvider({ clock })())).rejects.toThrow(/certificate/);
  expect(await nameOfProject({ apiUrl, token, insecure: true })).toBe("site");
  environment({ LAGOON_INSECURE: "true" });
  expect(await nameOfProject({ apiUrl, token })).toBe("site");
});
