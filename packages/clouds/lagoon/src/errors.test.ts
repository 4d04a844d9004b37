import { expect, test } from "vitest";
import { lagoon, lagoonWithProject } from "./client.fixture.ts";

test("a field that isn't there is refused with 400, before anything is done", async () => {
  const { send } = await lagoon({}, { generation: "2.8" });
  const { status, errors, body } = await send(
    "mutation ($input: EnvVariableByNameInput!) { addOrUpdateEnvVariableByName(input: $input) { id } }",
    { input: { name: "A", value: "1", project: "p" } },
  );
  expect(status).toBe(400);
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringContaining('Unknown type "EnvVariableByNameInput".'),
    expect.stringContaining('Cannot query field "addOrUpdateEnvVariableByName" on type "Mutation".'),
  ]);
  expect(body).not.toHaveProperty("data");
});

test("variables that don't fit and syntax errors are 400 too; no JSON as well", async () => {
  const { send, cloud } = await lagoon();
  const wrong = await send("query ($id: Int!) { environmentById(id: $id) { id } }", { id: "x" });
  expect([wrong.status, wrong.errors[0]?.message]).toEqual([
    400,
    expect.stringContaining('got invalid value "x"'),
  ]);
  expect((await send("{")).status).toBe(400);
  const headers = { authorization: `Bearer ${cloud.token}` };
  expect((await fetch(cloud.url, { method: "POST", body: "no", headers })).status).toBe(400);
});

test("what fails in a resolver is 200, with null and a path beside what didn't", async () => {
  const { send } = await lagoonWithProject();
  const { status, errors, body } = await send(
    `mutation { a: deleteProject(input: {project: "nope"}) b: deleteProject(input: {project: "p"}) }`,
  );
  expect([status, body.data]).toEqual([200, { a: null, b: "success" }]);
  expect(errors).toMatchObject([{ message: "Not found: 'nope'", path: ["a"] }]);
  expect(errors[0]).not.toHaveProperty("extensions");
});

test("the database's errors hold the values of the statement, secret ones as well", async () => {
  const { made } = await lagoon({}, { generation: "2.8" });
  const hook = `addNotificationSlack(input: {name: "s", channel: "c", webhook: "https://hooks.example.com/hush"})`;
  await made(hook);
  await expect(made(hook)).rejects.toThrow(
    /^\(conn:\d+, no: 1062, SQLState: 23000\) Duplicate entry 's' for key 'name'\nsql: insert into .*hush/,
  );
});
