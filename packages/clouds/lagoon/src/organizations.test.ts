import { expect, test } from "vitest";
import { lagoon, lagoonWithProject } from "./client.fixture.ts";

const ADD = `addOrganization(input: {name: "o", quotaProject: 1, quotaGroup: 0, quotaNotification: 0, quotaEnvironment: 1})`;
const project = (name: string) => `addProject(input: {
  name: "${name}", gitUrl: "git@example.com:o/x.git", kubernetes: 1, productionEnvironment: "main", organization: 1
})`;

test("an organization has no limits unless told, and is named once", async () => {
  const { run } = await lagoon();
  const add = () =>
    run(`addOrganization(input: {name: "o"}) { id friendlyName quotaProject quotaRoute featureApiRoutes }`);
  expect(await add()).toEqual({
    ...{ id: 1, friendlyName: "", quotaProject: -1, quotaRoute: -1, featureApiRoutes: false },
  });
  await expect(add()).rejects.toThrow("o already exists");
  expect(await run(`updateOrganization(input: {id: 1, patch: {description: "d"}}) { description }`)).toEqual({
    description: "d",
  });
});

test("quotas and deploy targets bound what is in it", async () => {
  const { run, made } = await lagoonWithProject();
  await made(ADD);
  await expect(made(project("x"))).rejects.toThrow(
    "The provided deploytarget is not valid for this organization",
  );
  const target = () =>
    run(
      "addDeployTargetToOrganization(input: {deployTarget: 1, organization: 1}) { deployTargets { name } }",
    );
  expect(await target()).toEqual({ deployTargets: [{ name: "dt" }] });
  await expect(target()).rejects.toThrow("Already added to organization");
  await made(project("x"));
  await expect(made(project("y"))).rejects.toThrow("This would exceed this organizations project quota; 1/1");
  await expect(run(`addGroupToOrganization(input: {name: "g", organization: 1}) { id }`)).rejects.toThrow(
    "This would exceed this organizations group quota; 0/0",
  );
  await expect(
    run(`addNotificationEmail(input: {name: "e", emailAddress: "a@example.com", organization: 1}) { id }`),
  ).rejects.toThrow("organizations notification quota; 0/0");
  const environment = (name: string) =>
    made(
      `addOrUpdateEnvironment(input: {name: "${name}", project: 2, deployType: BRANCH, deployBaseRef: "b", environmentType: DEVELOPMENT})`,
    );
  await environment("a");
  await expect(environment("b")).rejects.toThrow("organization environment quota: 1/1");
});

test("a project joins and leaves an organization without its groups and notifications", async () => {
  const { run, made, get } = await lagoonWithProject();
  await made(ADD);
  await run(`addGroup(input: {name: "g"}) { id }`);
  await run(`addGroupsToProject(input: {project: {name: "p"}, groups: [{name: "g"}]}) { id }`);
  await run("addExistingProjectToOrganization(input: {project: 1, organization: 1}) { id }");
  expect(await get(`organizationByName(name: "o") { projects { name groups { name } } }`)).toEqual({
    projects: [{ name: "p", groups: [{ name: "project-p" }] }],
  });
  await expect(run("deleteOrganization(input: {id: 1})")).rejects.toThrow("there are existing projects");
  await expect(
    run(`addGroupsToProject(input: {project: {name: "p"}, groups: [{name: "g"}]}) { id }`),
  ).rejects.toThrow("Group must be in same organization as the project");
  const leave = () =>
    run("removeProjectFromOrganization(input: {project: 1, organization: 1}) { organization }");
  expect(await leave()).toEqual({ organization: null });
  await expect(leave()).rejects.toThrow("Project is not in organization");
  expect(await run("deleteOrganization(input: {id: 1})")).toBe("success");
});

test("administrators of an organization", async () => {
  const { run, made } = await lagoon();
  await made(ADD);
  await run(`addUser(input: {email: "a@example.com"}) { id }`);
  const input = `user: {email: "a@example.com"}, organization: {name: "o"}`;
  expect(
    await run(`addAdminToOrganization(input: {${input}, role: ADMIN}) { owners { email organizationRole } }`),
  ).toEqual({ owners: [{ email: "a@example.com", organizationRole: "ADMIN" }] });
  expect(await run(`removeAdminFromOrganization(input: {${input}}) { owners { email } }`)).toEqual({
    owners: [],
  });
});

test("its variables", async () => {
  const { run, made, get } = await lagoon();
  await made(ADD);
  await run(`addOrUpdateEnvVariableByName(input: {name: "A", value: "1", organization: "o"}) { id }`);
  expect(await get("organizationById(id: 1) { envVariables { name value } }")).toEqual({
    envVariables: [{ name: "A", value: "1" }],
  });
});
