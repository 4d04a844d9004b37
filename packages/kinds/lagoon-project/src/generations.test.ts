import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProviderConfigSchema } from "@kindling/apis/kindling/lagoon/v1/provider_config";
import { checkMessage } from "@kindling/core/message-check";
import { moduleProgram } from "@kindling/core/program";
import { type Json, locateIn } from "@kindling/core/source";
import { stackInput } from "@kindling/core/stack-input";
import { openLagoonSandbox } from "@kindling/module-lagoon/sandbox.fixture";
import { expect, it, onTestFinished } from "vitest";
import kind from "./index.ts";

/** A sandbox on a Lagoon that has deploy target 1, and what `up` of a project does there. */
async function opened(generation: "2.33" | "2.8") {
  const directory = await mkdtemp(join(tmpdir(), "lagoon-project-"));
  const { engine, lagoon, close } = await openLagoonSandbox(directory, { generation });
  onTestFinished(async () => {
    await close();
    await rm(directory, { recursive: true });
  });
  const send = async (query: string) => {
    const headers = { authorization: `Bearer ${lagoon.token}`, "content-type": "application/json" };
    const response = await fetch(lagoon.url, { method: "POST", headers, body: JSON.stringify({ query }) });
    return ((await response.json()) as { data: unknown }).data;
  };
  await send(`mutation { addKubernetes(input: {name: "dt", consoleUrl: "https://k8s.example.com"}) { id } }`);
  const config = checkMessage(ProviderConfigSchema, { token: lagoon.token }, locateIn("config"));
  const up = async (spec: Json) => {
    const json = { apiVersion: kind.apiVersion, kind: kind.name, metadata: { name: "site" }, spec };
    const { message } = checkMessage(kind.schema, json, locateIn("manifest"));
    if (!message) throw new Error("the manifest isn't valid");
    const input = stackInput({ kind, message, env: "dev" }, config.message);
    const program = moduleProgram(kind, input, { env: {}, directory });
    const { errors } = await engine.up({ project: kind.project, stack: "dev.site", program });
    return errors.map(({ message: text }) => text).join("\n");
  };
  return { send, up };
}

const site = { projectName: "site", gitUrl: "git@github.com:example/site.git", deployTarget: "1" };

it.each(["2.33", "2.8"] as const)(
  "goes up with no more than it must have, on Lagoon %s",
  async (generation) => {
    const { send, up } = await opened(generation);
    expect(await up(site)).toBe("");
    expect(
      await send(`{ projectByName(name: "site") { productionEnvironment branches availability metadata } }`),
    ).toEqual({
      projectByName: {
        ...{ productionEnvironment: "main", branches: "true", availability: "STANDARD" },
        metadata: {
          resource: "true",
          environment: "dev",
          resource_kind: "LagoonProject",
          resource_id: "site",
        },
      },
    });
  },
);

it.each(["2.33", "2.8"] as const)(
  "has production where it is by default, on Lagoon %s",
  async (generation) => {
    const { send, up } = await opened(generation);
    const environments = ["main", "ready", "next"].map((name) => ({ name, namespace: `site-${name}` }));
    expect(await up({ ...site, standbyProductionEnvironment: "ready", environments })).toBe("");
    expect(
      await send(`{ projectByName(name: "site") { environments { name environmentType deployType } } }`),
    ).toEqual({
      projectByName: {
        environments: expect.arrayContaining([
          { name: "main", environmentType: "production", deployType: "branch" },
          { name: "ready", environmentType: "production", deployType: "branch" },
          { name: "next", environmentType: "development", deployType: "branch" },
        ]),
      },
    });
  },
);

it("says what Lagoon refuses: a deploy target that isn't there, a name that is taken", async () => {
  const { send, up } = await opened("2.33");
  expect(await up({ ...site, deployTarget: "7" })).toMatch(
    /project site: .*Openshift ID: "7" does not exist/,
  );
  await send(
    `mutation { addProject(input: {name: "site", gitUrl: "git@github.com:other/site.git", kubernetes: 1, productionEnvironment: "main"}) { id } }`,
  );
  expect(await up(site)).toMatch(/project site: .*already/);
});

it("leaves out what Lagoon 2.8 doesn't know, or says that it doesn't", async () => {
  const { up } = await opened("2.8");
  expect(await up({ ...site, restrictions: ["NO_TASKS"] })).toMatch(/restrictions/);
});

it("names a namespace itself where Lagoon 2.8 needs one", async () => {
  const { up } = await opened("2.8");
  expect(await up({ ...site, environments: [{ name: "main" }] })).toBe("");
});
