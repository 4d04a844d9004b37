import { expect, test } from "vitest";
import { lagoonWithProject } from "./client.fixture.ts";

const config = (fields: string) =>
  `addDeployTargetConfig(input: {project: 1, deployTarget: 1, ${fields}}) { id weight branches pullrequests }`;

test("a config's empty columns are filled in, and its project says so (facts: addDeployTargetConfig)", async () => {
  const { run, get } = await lagoonWithProject();
  expect(await run(config(`branches: "", pullrequests: "false", weight: 0`))).toEqual({
    ...{ id: 1, weight: 1, branches: "true", pullrequests: "false" },
  });
  const placeholder = "This project is configured with DeployTargets";
  expect(await get(`projectByName(name: "p") { branches pullrequests }`)).toEqual({
    branches: placeholder,
    pullrequests: placeholder,
  });
});

test("2.8 does without branches; 2.33 refuses that before anything is done", async () => {
  const older = await lagoonWithProject({}, { generation: "2.8" });
  expect(await older.run(config("weight: 2"))).toEqual({
    id: 1,
    weight: 2,
    branches: "true",
    pullrequests: "true",
  });
  const newer = await lagoonWithProject();
  await expect(newer.run(config("weight: 2"))).rejects.toThrow('Field "AddDeployTargetConfigInput.branches"');
});

test("configs are listed by weight, changed and deleted; one that isn't there as well", async () => {
  const { run, get } = await lagoonWithProject();
  for (const weight of [1, 5])
    await run(config(`branches: "b${weight}", pullrequests: "true", weight: ${weight}`));
  const all = () => get("deployTargetConfigsByProjectId(project: 1) { branches }");
  expect(await all()).toEqual([{ branches: "b5" }, { branches: "b1" }]);
  expect(
    await run(`updateDeployTargetConfig(input: {id: 1, patch: {weight: 9}}) { branches weight }`),
  ).toEqual({
    branches: "b1",
    weight: 9,
  });
  expect(await run("updateDeployTargetConfig(input: {id: 7, patch: {weight: 9}}) { id }")).toBeNull();
  for (let time = 0; time < 2; time++) {
    expect(await run("deleteDeployTargetConfig(input: {id: 1, project: 1})")).toBe("success");
  }
  expect(await all()).toEqual([{ branches: "b5" }]);
});

test("a target in use isn't deleted; one that isn't there is an error in 2.33, none in 2.8", async () => {
  const { run } = await lagoonWithProject();
  await expect(run(`deleteKubernetes(input: {name: "dt"})`)).rejects.toThrow(`Openshift "dt still in use`);
  await expect(run(`deleteKubernetes(input: {name: "no"})`)).rejects.toThrow("reading 'id'");
  const older = await lagoonWithProject({}, { generation: "2.8" });
  expect(await older.run(`deleteKubernetes(input: {name: "no"})`)).toBe("success");
});

test("targets have two names in the API", async () => {
  const { run, get } = await lagoonWithProject();
  await run(`updateOpenshift(input: {id: 1, patch: {routerPattern: "x", monitoringConfig: {a: 1}}}) { id }`);
  expect(await get("allKubernetes { name routerPattern monitoringConfig disabled projectUser }")).toEqual([
    { ...{ name: "dt", routerPattern: "x", monitoringConfig: { a: 1 } }, disabled: false, projectUser: null },
  ]);
  expect(await get("allOpenshifts(disabled: true) { name }")).toEqual([]);
});
