import { expect, test } from "vitest";
import { lagoonWithProject } from "./client.fixture.ts";

const COMMAND = `type: COMMAND, name: "t", description: "d", service: "cli", command: "drush cr"`;
const add = (fields: string) => `addAdvancedTaskDefinition(input: {${fields}})`;
const ID = "{ ... on AdvancedTaskDefinitionCommand { id } ... on AdvancedTaskDefinitionImage { id } }";

test("a definition has a type, defaults and arguments; the same one again is the one there is", async () => {
  const { run } = await lagoonWithProject();
  const made = await run(
    `${add(`${COMMAND}, project: 1, advancedTaskDefinitionArguments: [{name: "n", type: STRING, displayName: "N"}]`)} {
      __typename ... on AdvancedTaskDefinitionCommand {
        id permission adminOnlyView systemWide environment project groupName
        advancedTaskDefinitionArguments { id name type optional }
      }
    }`,
  );
  expect(made).toEqual({
    ...{ __typename: "AdvancedTaskDefinitionCommand", id: 1, permission: "GUEST", adminOnlyView: false },
    ...{ systemWide: false, environment: null, project: 1, groupName: null },
    advancedTaskDefinitionArguments: [{ id: 1, name: "n", type: "STRING", optional: null }],
  });
  expect(await run(`${add(`${COMMAND}, project: 1`)} ${ID}`)).toEqual({ id: 1 });
  await expect(
    run(`${add(`${COMMAND.replace("drush cr", "drush cron")}, project: 1`)} ${ID}`),
  ).rejects.toThrow("Task 't' with different definition already exists  for Project p");
});

test.each([
  [`${COMMAND}, project: 1, environment: 1`, "Only one of `environment`, `project`, or `groupName`"],
  [`${COMMAND}, project: 1, systemWide: true`, "you cannot specify a group/project/environment"],
  [COMMAND, "set 'systemWide' to true, else set a target"],
  [`type: COMMAND, name: "t", description: "d", project: 1`, "without command"],
  [`type: IMAGE, name: "t", description: "d", project: 1`, "no image supplied"],
])("%s is refused", async (fields, message) => {
  const { run } = await lagoonWithProject();
  await expect(run(`${add(fields)} ${ID}`)).rejects.toThrow(message);
});

test("a patch without an image empties it (facts: updateAdvancedTaskDefinition)", async () => {
  const { run } = await lagoonWithProject();
  await run(`${add(`${COMMAND}, project: 1`)} ${ID}`);
  await run(
    `${add(`type: IMAGE, name: "i", description: "d", image: "org/x:1", groupName: "project-p"`)} ${ID}`,
  );
  const change = (id: number, patch: string) =>
    run(
      `updateAdvancedTaskDefinition(input: {id: ${id}, patch: {${patch}}}) {
        ... on AdvancedTaskDefinitionImage { image description } ... on AdvancedTaskDefinitionCommand { command project }
      }`,
    );
  expect(await change(2, `description: "e", image: "org/x:2"`)).toEqual({
    image: "org/x:2",
    description: "e",
  });
  expect(await change(2, `description: "f"`)).toEqual({ image: "", description: "f" });
  expect(await change(1, `command: "ls", project: 7`)).toEqual({ command: "ls", project: 1 });
});

test("tasks are run in an environment by the definitions that apply to it", async () => {
  const { run, made, get } = await lagoonWithProject();
  await made(
    `addOrUpdateEnvironment(input: {name: "main", project: 1, deployType: BRANCH, deployBaseRef: "b", environmentType: PRODUCTION})`,
  );
  await run(
    `${add(`${COMMAND}, project: 1, advancedTaskDefinitionArguments: [{name: "N", type: NUMERIC, displayName: "N"}]`)} ${ID}`,
  );
  const invoke = (value: string) =>
    run(
      `invokeRegisteredTask(advancedTaskDefinition: 1, environment: 1, argumentValues: [{advancedTaskDefinitionArgumentName: "N", value: "${value}"}]) { name status command environment { name } }`,
    );
  expect(await invoke("3")).toEqual({
    ...{ name: "t", status: "new", command: ' N="3"; drush cr', environment: { name: "main" } },
  });
  await expect(invoke("x")).rejects.toThrow('Invalid input "x" for type "NUMERIC"');
  expect(await get(`environmentById(id: 1) { tasks { name } advancedTasks ${ID} }`)).toEqual({
    tasks: [{ name: "t" }],
    advancedTasks: [{ id: 1 }],
  });
  expect(await run("deleteAdvancedTaskDefinition(advancedTaskDefinition: 1)")).toBe("success");
  await expect(invoke("3")).rejects.toThrow("Task registration '1' could not be found.");
});
