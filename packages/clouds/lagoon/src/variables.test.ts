import { expect, test } from "vitest";
import { lagoonWithProject } from "./client.fixture.ts";

const ENVIRONMENT = `addOrUpdateEnvironment(input: {
  name: "main", project: 1, deployType: BRANCH, deployBaseRef: "main", environmentType: PRODUCTION,
  kubernetesNamespaceName: "p-main"
})`;

const set = (fields: string) => `addOrUpdateEnvVariableByName(input: {${fields}}) { id name value scope }`;

test("by name a variable is added or changed, and keeps its id", async () => {
  const { run, get } = await lagoonWithProject();
  expect(await run(set(`name: " A ", value: "1", project: "p"`))).toEqual({
    ...{ id: 1, name: "A", value: "1", scope: "global" },
  });
  expect(await run(set(`name: "A", value: "2", scope: BUILD, project: "p"`))).toEqual({
    ...{ id: 1, name: "A", value: "2", scope: "build" },
  });
  const named = `getEnvVariablesByProjectEnvironmentName(input: {project: "p"}) { name value }`;
  expect(await get(named)).toEqual([{ name: "A", value: "2" }]);
});

test("a project and its environments have variables of their own", async () => {
  const { run, made, get } = await lagoonWithProject();
  await made(ENVIRONMENT);
  await run(set(`name: "A", value: "1", project: "p"`));
  await run(set(`name: "A", value: "2", project: "p", environment: "main"`));
  expect(
    await get(`projectByName(name: "p") { envVariables { value } environments { envVariables { value } } }`),
  ).toEqual({
    envVariables: [{ value: "1" }],
    environments: [{ envVariables: [{ value: "2" }] }],
  });
});

test("by name, what isn't there is deleted as well; its project and environment must be there", async () => {
  const { run } = await lagoonWithProject();
  const remove = (fields: string) => run(`deleteEnvVariableByName(input: {name: "A", ${fields}})`);
  await run(set(`name: "A", value: "1", project: "p"`));
  expect(await remove(`project: "p"`)).toBe("success");
  expect(await remove(`project: "p"`)).toBe("success");
  await expect(remove(`project: "nope"`)).rejects.toThrow("Unauthorized");
  await expect(remove(`project: "p", environment: "nope"`)).rejects.toThrow("environment nope doesn't exist");
});

test.each([
  [`name: " ", value: "1", project: "p"`, "A variable name must be provided."],
  [`name: "A", value: "1"`, "Error determining type."],
  [`name: "A", value: "1", project: "p", environment: "no"`, "reading 'environmentType'"],
  [
    `name: "A", value: "1", project: "p", scope: INTERNAL_CONTAINER_REGISTRY`,
    "deprecated & can no longer be set",
  ],
])("%s is refused", async (fields, message) => {
  const { run } = await lagoonWithProject();
  await expect(run(set(fields))).rejects.toThrow(message);
});

test("by id, as 2.8 has it, a name that is taken is refused", async () => {
  const { run, made } = await lagoonWithProject({}, { generation: "2.8" });
  await made(ENVIRONMENT);
  const add = (type: string) =>
    run(
      `addEnvVariable(input: {type: ${type}, typeId: 1, name: "A", value: "hush", scope: RUNTIME}) { id scope }`,
    );
  expect(await add("PROJECT")).toEqual({ id: 1, scope: "runtime" });
  expect(await add("ENVIRONMENT")).toEqual({ id: 2, scope: "runtime" });
  await expect(add("PROJECT")).rejects.toThrow("Duplicate entry");
  expect(await run("deleteEnvVariable(input: {id: 1})")).toBe("success");
  expect(await run("deleteEnvVariable(input: {id: 1})")).toBe("success");
});

test("100 at once are all there", async () => {
  const { run, get } = await lagoonWithProject();
  const names = Array.from({ length: 100 }, (_, index) => `V${index}`);
  await Promise.all(names.map((name) => run(set(`name: "${name}", value: "1", project: "p"`))));
  const found = (await get(`projectByName(name: "p") { envVariables { name } }`)) as {
    envVariables: { name: string }[];
  };
  expect(found.envVariables.map(({ name }) => name).sort()).toEqual(names.toSorted());
});
