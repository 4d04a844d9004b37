import { isSecret, secret } from "@kindling/core/property-value";
import { expect, test } from "vitest";
import { bench } from "./bench.fixture.ts";
import { lagoonProvider } from "./index.ts";

// Faults that the provider in Go (tag1consulting/pulumi-lagoon-provider, up to 0.5.5) has had.

const shop = { name: "shop", gitUrl: "git@example.com:org/shop.git", deploytargetId: 1 };
const own = {
  urn: "urn:pulumi:dev::p::pulumi:providers:lagoon::lagoon",
  signal: new AbortController().signal,
  log() {},
};

test.each(["2.33", "2.8"] as const)(
  "the placeholder that a deploy target configuration puts into a project is no difference, in Lagoon %s",
  async (generation) => {
    const { create, read, diff, update, importOf, server } = await bench(generation);
    const given = { ...shop, branches: "^main$", pullrequests: "false" };
    const project = await create("Project", given);
    await create("DeployTargetConfig", {
      projectId: Number(project.id),
      deployTargetId: 1,
      branches: "main",
    });
    expect(await server.ask(`projectByName(name: "shop") { branches }`)).toEqual({
      branches: "This project is configured with DeployTargets",
    });
    const refreshed = await read(project);
    expect(refreshed.inputs).toEqual(project.inputs);
    expect(refreshed.outputs).toMatchObject({ branches: "^main$", pullrequests: "false" });
    expect((await diff(project, given)).changes).toBe("none");
    expect((await diff({ ...project, ...(refreshed as typeof project) }, given)).changes).toBe("none");
    // A stack of that provider may hold the placeholder.
    const placeholder = "This project is configured with DeployTargets";
    const theirs = { ...project, inputs: { ...project.inputs, branches: placeholder } };
    expect((await diff(theirs, given)).changes).toBe("none");
    expect((await importOf("Project", project.id)).inputs).not.toHaveProperty("branches");
    const changed = await update(project, { ...given, autoIdle: 0 });
    expect(changed.outputs).toMatchObject({ branches: "^main$", autoIdle: 0 });
  },
);

test("what a deploy target configuration leaves to the server is no difference", async () => {
  const { create, read, diff } = await bench();
  const given = { projectId: 1, deployTargetId: 1 };
  const made = await create("DeployTargetConfig", given);
  expect(made.outputs).toMatchObject({ branches: "true", pullrequests: "true", weight: 1 });
  const refreshed = await read(made);
  expect(refreshed.inputs).toEqual(made.inputs);
  expect((await diff({ ...made, ...(refreshed as typeof made) }, given)).changes).toBe("none");
});

test("other credentials replace neither the provider nor anything else", async () => {
  const before = { apiUrl: "https://a.example.com/graphql", token: secret("a"), jwtSecret: secret("s") };
  const after = { apiUrl: "https://b.example.com/graphql", token: secret("b"), jwtAudience: "api.test" };
  const diff = await lagoonProvider()().diffConfig({ ...own, oldInputs: before, news: after });
  expect(diff).toMatchObject({ changes: "some", replaces: [] });
  expect(Object.values(diff.detailedDiff).map(({ kind }) => kind)).not.toContain("update-replace");
  const same = await lagoonProvider()().diffConfig({ ...own, oldInputs: before, news: before });
  expect(same.changes).toBe("none");
});

test("a JWT that is made anew at each run is never part of the state", async () => {
  const { inputs } = await lagoonProvider()().checkConfig({ ...own, news: { jwtSecret: "s3cret" } });
  expect(Object.keys(inputs)).toEqual(["jwtSecret"]);
  expect(isSecret(inputs.jwtSecret)).toBe(true);
});

test.each(["2.33", "2.8"] as const)("makes 100 variables at once, in Lagoon %s", async (generation) => {
  const { create, server, provider } = await bench(generation);
  const names = Array.from({ length: 100 }, (_, index) => `NAME_${index}`);
  const variables = await Promise.all(
    names.map((name) => create("Variable", { name, value: secret(name), scope: "build", projectId: 1 })),
  );
  expect(new Set(variables.map(({ id }) => id)).size).toBe(100);
  const found = (await server.ask(`projectByName(name: "site") { envVariables { name value } }`)) as {
    envVariables: { name: string; value: string }[];
  };
  expect(found.envVariables.map(({ name }) => name).sort()).toEqual(names.toSorted());
  expect(found.envVariables.every(({ name, value }) => name === value)).toBe(true);
  // That an old server lacks the newer operation is learnt once.
  const newer = server.requests.filter((request) => request.startsWith("addOrUpdateEnvVariableByName"));
  expect(newer).toHaveLength(generation === "2.33" ? 100 : 1);
  provider.close?.();
});

test("space around credentials is taken off, wherever they come from", async () => {
  const { server } = await bench();
  const { url, token, jwtSecret, jwtAudience } = server.cloud;
  for (const config of [
    { apiUrl: ` ${url}\n`, token: secret(`  ${token}\n`) },
    { apiUrl: url, jwtSecret: secret(`\t${jwtSecret} \n`), jwtAudience: ` ${jwtAudience} ` },
  ]) {
    const provider = lagoonProvider()();
    const { inputs, failures } = await provider.checkConfig({ ...own, news: config });
    expect(failures).toEqual([]);
    await provider.configure({ ...own, inputs });
    const { outputs } = await provider.invoke({
      ...{ token: "lagoon:lagoon:getProject", args: { name: "site" }, signal: own.signal },
    });
    expect(outputs.lagoonId).toBe(1);
  }
});
