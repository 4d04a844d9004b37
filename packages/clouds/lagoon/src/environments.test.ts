import { expect, test } from "vitest";
import { lagoonWithProject } from "./client.fixture.ts";

const add = (name: string, fields = "") => `addOrUpdateEnvironment(input: {
  name: "${name}", project: 1, deployType: BRANCH, deployBaseRef: "${name}", environmentType: DEVELOPMENT ${fields}
})`;

test("an environment is filled in from its project, and read in lower case", async () => {
  const { run } = await lagoonWithProject();
  const columns = `id name deployType environmentType deployHeadRef autoIdle kubernetesNamespaceName deleted
    kubernetes { name } project { name }`;
  expect(await run(`${add("feature/x")} { ${columns} }`)).toEqual({
    ...{
      id: 1,
      name: "feature/x",
      deployType: "branch",
      environmentType: "development",
      deployHeadRef: null,
    },
    ...{ autoIdle: 1, kubernetesNamespaceName: "p-feature-x", deleted: "0000-00-00 00:00:00" },
    ...{ kubernetes: { name: "dt" }, project: { name: "p" } },
  });
});

test("a second time it is changed", async () => {
  const { made, get } = await lagoonWithProject();
  expect(await made(add("main"))).toBe(1);
  expect(await made(add("main", `, deployTitle: "t"`))).toBe(1);
  expect(await get("environmentById(id: 1) { deployTitle }")).toEqual({ deployTitle: "t" });
});

test("2.8 wants a namespace's name", async () => {
  const { made } = await lagoonWithProject({}, { generation: "2.8" });
  await expect(made(add("main"))).rejects.toThrow(
    "Must provide kubernetesNamespaceName or openshiftProjectName",
  );
  expect(await made(add("main", `, kubernetesNamespaceName: "p-main"`))).toBe(1);
});

test("by name, deleted ones are found as well unless told otherwise (facts: getEnvironmentByName)", async () => {
  const { made, run, get } = await lagoonWithProject();
  await made(add("main"));
  const remove = () => run(`deleteEnvironment(input: {name: "main", project: "p"})`);
  expect(await remove()).toBe("success");
  const find = (more = "") => get(`environmentByName(name: "main", project: 1 ${more}) { id deleted }`);
  expect(await find()).toMatchObject({ id: 1, deleted: expect.stringMatching(/^20/) });
  expect(await find("includeDeleted: false")).toBeNull();
  await expect(remove()).rejects.toThrow('Environment "main" does not exist in project "1"');
  expect(await made(add("main"))).toBe(2);
});

test("a cluster takes its time to remove one, unless that isn't waited for", async () => {
  const { made, run, get } = await lagoonWithProject({ pollsUntilEnvironmentGone: 2 });
  const names = () => get(`projectByName(name: "p") { environments { name } }`);
  for (const name of ["a", "b"]) await made(add(name));
  await run(`deleteEnvironment(input: {name: "a", project: "p", execute: false})`);
  await run(`deleteEnvironment(input: {name: "b", project: "p"})`);
  for (let reading = 0; reading < 2; reading++)
    expect(await names()).toEqual({ environments: [{ name: "b" }] });
  expect(await names()).toEqual({ environments: [] });
});

test("changes: what is named, kubernetes in 2.8 only", async () => {
  for (const [generation, target] of [
    ["2.33", "dt"],
    ["2.8", "other"],
  ] as const) {
    const { made, run } = await lagoonWithProject({}, { generation });
    await made(`addKubernetes(input: {name: "other", consoleUrl: "x"})`);
    await made(add("main", `, kubernetesNamespaceName: "n"`));
    const patch = "autoIdle: 0, environmentType: PRODUCTION, kubernetes: 2";
    expect(
      await run(
        `updateEnvironment(input: {id: 1, patch: {${patch}}}) { autoIdle environmentType kubernetes { name } }`,
      ),
    ).toEqual({ autoIdle: 0, environmentType: "production", kubernetes: { name: target } });
  }
});
