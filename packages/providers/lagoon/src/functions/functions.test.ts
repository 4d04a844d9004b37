import { isSecret } from "@kindling/core/property-value";
import { expect, test } from "vitest";
import { bench } from "../bench.fixture.ts";
import { environment } from "../lagoon-server.fixture.ts";

test.each(["2.33", "2.8"] as const)("tells what there is, in Lagoon %s", async (generation) => {
  const { invoke, server } = await bench(generation);
  await environment(server);
  await server.tell(`addGroup(input: {name: "team"}) { id }`);
  await server.tell(`addUser(input: {email: "ann@example.com"}) { id }`);
  await server.tell(
    `addUserToGroup(input: {user: {email: "ann@example.com"}, group: {name: "team"}, role: DEVELOPER}) { id }`,
  );
  await server.tell(`addGroupsToProject(input: {project: {name: "site"}, groups: [{name: "team"}]}) { id }`);
  for (const [type, typeId] of [
    ["PROJECT", 1],
    ["ENVIRONMENT", 1],
  ])
    await server.tell(
      `addEnvVariable(input: {type: ${type}, typeId: ${typeId}, scope: BUILD, name: "OF_${type}", value: "hush"}) { id }`,
    );

  const site = { lagoonId: 1, name: "site", gitUrl: "git@example.com:org/site.git", deploytargetId: 1 };
  expect(await invoke("getProject", { name: "site" })).toMatchObject({ ...site, environments: ["main"] });
  expect(await invoke("getProject", { lagoonId: 1 })).toMatchObject(site);
  expect((await invoke("getProjects", {})).projects).toMatchObject([site]);
  expect((await invoke("getProjects", { gitUrl: "git@x:y.git" })).projects).toEqual([]);
  expect(await invoke("getEnvironment", { projectId: 1, name: "main" })).toMatchObject({
    ...{ lagoonId: 1, projectId: 1, deployType: "branch", environmentType: "production" },
  });
  expect(await invoke("getDeployTarget", { name: "cluster" })).toMatchObject({
    lagoonId: 1,
    disabled: false,
  });
  expect(await invoke("getDeployTarget", { lagoonId: 2 })).toMatchObject({ name: "other" });
  expect((await invoke("getDeployTargets", {})).deployTargets).toHaveLength(2);
  expect((await invoke("getDeployTargets", { disabled: true })).deployTargets).toEqual([]);
  expect(await invoke("getGroup", { name: "team" })).toMatchObject({
    ...{ name: "team", projects: ["site"], groups: [] },
    members: [{ email: "ann@example.com", role: "DEVELOPER" }],
  });
  const ofProject = (await invoke("getVariables", { projectName: "site" })).variables as { value: never }[];
  expect(ofProject).toMatchObject([{ name: "OF_PROJECT", scope: "build" }]);
  expect(isSecret(ofProject[0]?.value)).toBe(true);
  const args = { projectName: "site", environmentName: "main" };
  expect((await invoke("getVariables", args)).variables).toMatchObject([{ name: "OF_ENVIRONMENT" }]);
});

test.each([
  ["getProject", { name: "nope" }],
  ["getProject", { lagoonId: 99 }],
  ["getEnvironment", { projectId: 1, name: "nope" }],
  ["getDeployTarget", { name: "nope" }],
  ["getGroup", { name: "nope" }],
  ["getVariables", { projectName: "nope" }],
  ["getVariables", { projectName: "site", environmentName: "nope" }],
])("%s %j finds nothing, and says so", async (name, args) => {
  const { invoke } = await bench();
  await expect(invoke(name, args)).rejects.toMatchObject({
    ...{ code: "not-found", message: expect.stringMatching(/there is no .*nope|there is no .*99/) },
  });
});

test.each([["getProject"], ["getDeployTarget"]])("%s takes a name or an id, not both", async (name) => {
  const { invoke } = await bench();
  await expect(invoke(name, {})).rejects.toThrow("give either name or lagoonId");
  await expect(invoke(name, { name: "site", lagoonId: 1 })).rejects.toThrow("give either name or lagoonId");
});
